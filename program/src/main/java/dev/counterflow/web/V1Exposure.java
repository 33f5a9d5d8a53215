package dev.counterflow.web;

import dev.counterflow.chain.Coins;
import dev.counterflow.exposure.Exposed;
import dev.counterflow.exposure.Exposure;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.exposure.Refinement;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code GET /v1/{chain}/addresses/{address}/exposure}: who an address has dealt with, and how much. */
final class V1Exposure implements Handler {
    static final String PATH = "/v1/{chain}/addresses/{address}/exposure";
    static final List<String> PARAMETERS = List.of(
            "start_date",
            "end_date",
            "flow_type",
            "counterparty",
            "min_amount",
            "hide",
            "order",
            "limit",
            "offset",
            "page_token",
            "partial");

    /** What a line of comma-separated values has. */
    static final List<String> HEADING = List.of(
            "address",
            "inflows",
            "outflows",
            "total_flows",
            "inflows_satoshis",
            "outflows_satoshis",
            "total_flows_satoshis");

    private final Exposures exposures;
    private final QuestionGate gate;
    private final Duration deadline;

    V1Exposure(Exposures exposures, QuestionGate gate, Duration deadline) {
        this.exposures = exposures;
        this.gate = gate;
        this.deadline = deadline;
    }

    @Override
    public Reply handle(Request request) {
        V1Question question = V1Question.of(request, deadline, PARAMETERS);
        Refinement refinement = question.refinement();
        Exposed exposed = gate.within(
                deadline,
                remaining -> exposures.ask(QuestionGate.withDeadline(question.question(), remaining), refinement));
        question.token().ifPresent(token -> token.requireState(exposed.grounds().state()));
        Optional<PageToken> next = next(question, refinement, exposed);
        String body = request.wantsCsv() ? csv(exposed) : json(question, exposed, next);
        return V1Reply.of(request, question, exposed.grounds(), next, body);
    }

    private static Optional<PageToken> next(V1Question question, Refinement refinement, Exposed exposed) {
        if (!exposed.more()) {
            return Optional.empty();
        }
        Exposure last = exposed.exposures().get(exposed.exposures().size() - 1);
        Refinement.After after = refinement.order().after(last);
        return Optional.of(PageToken.of(
                question.identity(), exposed.grounds().state(), after.amount().toString(), after.counterparty()));
    }

    private static String json(V1Question question, Exposed exposed, Optional<PageToken> next) {
        return V1Json.object(json -> {
            V1Json.writeSubject(json, question.question(), exposed.grounds());
            V1Json.writeExposures(json, exposed.exposures());
            V1Json.writePage(json, exposed.more(), next);
            V1Json.writeGrounds(json, exposed.grounds());
        });
    }

    private static String csv(Exposed exposed) {
        return Csv.line(HEADING)
                + exposed.exposures().stream()
                        .map(V1Exposure::cells)
                        .map(Csv::line)
                        .collect(Collectors.joining());
    }

    /** The cells of a line under {@link #HEADING}. */
    static List<String> cells(Exposure exposure) {
        List<BigInteger> amounts = List.of(exposure.inflows(), exposure.outflows(), exposure.totalFlows());
        return Stream.of(
                        Stream.of(exposure.counterparty()),
                        amounts.stream().map(Coins::format),
                        amounts.stream().map(BigInteger::toString))
                .flatMap(cells -> cells)
                .toList();
    }
}
