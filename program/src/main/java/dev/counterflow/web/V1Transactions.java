package dev.counterflow.web;

import dev.counterflow.chain.Coins;
import dev.counterflow.exposure.Dealings;
import dev.counterflow.exposure.Dealings.Dealing;
import dev.counterflow.exposure.Exposures;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** The transactions between two addresses: those behind a figure of an exposure, which add up to it. */
final class V1Transactions implements Handler {
    static final String PATH = "/v1/{chain}/addresses/{address}/counterparties/{counterparty}/transactions";
    static final List<String> PARAMETERS = List.of("start_date", "end_date", "limit", "page_token", "partial");

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final List<String> HEADING =
            List.of("time", "transaction", "inflow", "outflow", "inflow_satoshis", "outflow_satoshis");

    private final Exposures exposures;
    private final QuestionGate gate;
    private final Duration deadline;

    V1Transactions(Exposures exposures, QuestionGate gate, Duration deadline) {
        this.exposures = exposures;
        this.gate = gate;
        this.deadline = deadline;
    }

    @Override
    public Reply handle(Request request) {
        V1Question question = V1Question.of(request, deadline, PARAMETERS);
        String counterparty = question.address("counterparty", V1Question.place(request, "counterparty"));
        Optional<Dealings.After> after = question.token().map(V1Transactions::after);
        Dealings dealings = gate.within(
                deadline,
                remaining -> exposures.transactions(
                        QuestionGate.withDeadline(question.question(), remaining), counterparty, after));
        question.token()
                .ifPresent(token -> token.requireState(dealings.grounds().state()));
        Optional<PageToken> next = next(question, dealings);
        String body = request.wantsCsv() ? csv(dealings) : json(question, counterparty, dealings, next);
        return V1Reply.of(request, question, dealings.grounds(), next, body);
    }

    private static Dealings.After after(PageToken token) {
        String hash = token.place().get(1);
        if (!HASH.matcher(hash).matches()) {
            throw PageToken.invalid("is not one that this server gave", null);
        }
        try {
            return new Dealings.After(Instant.parse(token.place().get(0)), hash);
        } catch (DateTimeException e) {
            throw PageToken.invalid("is not one that this server gave", e);
        }
    }

    private static Optional<PageToken> next(V1Question question, Dealings dealings) {
        if (!dealings.more()) {
            return Optional.empty();
        }
        Dealing last = dealings.transactions().get(dealings.transactions().size() - 1);
        return Optional.of(PageToken.of(
                question.identity(), dealings.grounds().state(), last.time().toString(), last.hash()));
    }

    private static String json(V1Question question, String counterparty, Dealings dealings, Optional<PageToken> next) {
        return V1Json.object(json -> {
            V1Json.writeSubject(json, question.question(), dealings.grounds());
            json.writeStringProperty("counterparty", counterparty);
            V1Json.writeAmount(json, "inflows", dealings.inflows());
            V1Json.writeAmount(json, "outflows", dealings.outflows());
            json.writeNumberProperty("count", dealings.count());
            json.writeArrayPropertyStart("transactions");
            dealings.transactions().forEach(dealing -> write(json, dealing));
            json.writeEndArray();
            V1Json.writePage(json, dealings.more(), next);
            V1Json.writeGrounds(json, dealings.grounds());
        });
    }

    private static void write(JsonGenerator json, Dealing dealing) {
        json.writeStartObject();
        json.writeStringProperty("time", dealing.time().toString());
        json.writeStringProperty("transaction", dealing.hash());
        V1Json.writeAmount(json, "inflow", dealing.inflow());
        V1Json.writeAmount(json, "outflow", dealing.outflow());
        json.writeEndObject();
    }

    private static String csv(Dealings dealings) {
        return Csv.line(HEADING)
                + dealings.transactions().stream()
                        .map(dealing -> Csv.line(List.of(
                                dealing.time().toString(),
                                dealing.hash(),
                                Coins.format(dealing.inflow()),
                                Coins.format(dealing.outflow()),
                                dealing.inflow().toString(),
                                dealing.outflow().toString())))
                        .collect(Collectors.joining());
    }
}
