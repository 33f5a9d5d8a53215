package dev.counterflow.web;

import dev.counterflow.chain.Coins;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.exposure.Summary;
import dev.counterflow.exposure.Summary.ActiveDay;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** {@code GET /v1/{chain}/addresses/{address}}: an address at a glance. */
final class V1Summary implements Handler {
    static final String PATH = "/v1/{chain}/addresses/{address}";
    static final List<String> PARAMETERS = List.of("start_date", "end_date", "partial");

    private static final List<String> HEADING =
            List.of("day", "inflows", "outflows", "inflows_satoshis", "outflows_satoshis", "transactions");

    private final Exposures exposures;
    private final QuestionGate gate;
    private final Duration deadline;

    V1Summary(Exposures exposures, QuestionGate gate, Duration deadline) {
        this.exposures = exposures;
        this.gate = gate;
        this.deadline = deadline;
    }

    @Override
    public Reply handle(Request request) {
        V1Question question = V1Question.of(request, deadline, PARAMETERS);
        Summary summary = gate.within(
                deadline, remaining -> exposures.summary(QuestionGate.withDeadline(question.question(), remaining)));
        String body = request.wantsCsv() ? csv(summary) : json(question, summary);
        return V1Reply.of(request, question, summary.grounds(), Optional.empty(), body);
    }

    private static String json(V1Question question, Summary summary) {
        return V1Json.object(json -> {
            V1Json.writeSubject(json, question.question(), summary.grounds());
            List<ActiveDay> days = summary.days();
            writeDay(json, "first_active_day", days.isEmpty() ? Optional.empty() : Optional.of(days.get(0)));
            writeDay(
                    json,
                    "last_active_day",
                    days.isEmpty() ? Optional.empty() : Optional.of(days.get(days.size() - 1)));
            V1Json.writeAmount(json, "inflows", summary.inflows());
            V1Json.writeAmount(json, "outflows", summary.outflows());
            json.writeNumberProperty("counterparties", summary.counterparties());
            json.writeNumberProperty("transactions", summary.transactions());
            json.writeArrayPropertyStart("active_days");
            days.forEach(day -> write(json, day));
            json.writeEndArray();
            V1Json.writeGrounds(json, summary.grounds());
        });
    }

    private static void writeDay(JsonGenerator json, String name, Optional<ActiveDay> day) {
        if (day.isPresent()) {
            json.writeStringProperty(name, day.get().day().toString());
        } else {
            json.writeNullProperty(name);
        }
    }

    private static void write(JsonGenerator json, ActiveDay day) {
        json.writeStartObject();
        json.writeStringProperty("day", day.day().toString());
        V1Json.writeAmount(json, "inflows", day.inflows());
        V1Json.writeAmount(json, "outflows", day.outflows());
        json.writeNumberProperty("transactions", day.transactions());
        json.writeEndObject();
    }

    private static String csv(Summary summary) {
        return Csv.line(HEADING)
                + summary.days().stream()
                        .map(day -> Csv.line(List.of(
                                day.day().toString(),
                                Coins.format(day.inflows()),
                                Coins.format(day.outflows()),
                                day.inflows().toString(),
                                day.outflows().toString(),
                                Long.toString(day.transactions()))))
                        .collect(Collectors.joining());
    }
}
