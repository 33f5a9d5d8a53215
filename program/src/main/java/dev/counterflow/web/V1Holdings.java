package dev.counterflow.web;

import dev.counterflow.chain.Chain;
import dev.counterflow.cluster.ClusterStatus.DayStatus;
import dev.counterflow.exposure.DaySpan;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.exposure.Holdings;
import dev.counterflow.exposure.Holdings.HoldingServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** {@code GET /v1/days} and {@code GET /v1/cluster}: what is loaded, where it is, and who answers. */
final class V1Holdings {
    static final String DAYS = "/v1/days";
    static final String CLUSTER = "/v1/cluster";
    static final List<String> DAYS_PARAMETERS = List.of("chain");

    private static final List<String> SERVER = List.of("name", "coordinator", "answers", "days", "bytes");
    private static final List<String> DAY = List.of(
            "chain", "day", "state", "servers", "source", "transactions", "promised_transactions", "bad_rows", "bytes");

    private final Exposures exposures;
    private final QuestionGate gate;
    private final Duration deadline;

    V1Holdings(Exposures exposures, QuestionGate gate, Duration deadline) {
        this.exposures = exposures;
        this.gate = gate;
        this.deadline = deadline;
    }

    Reply days(Request request) {
        Map<String, String> parameters = QuestionParameters.single(request.parameters(), DAYS_PARAMETERS);
        Optional<String> chain = Optional.ofNullable(parameters.get("chain"))
                .map(ChainParameter::parse)
                .map(Chain::code);
        List<DayStatus> days = gate.within(deadline, exposures::holdings).days().stream()
                .filter(day -> chain.isEmpty() || day.chain().equals(chain.get()))
                .toList();
        return V1Reply.of(request, V1Json.object(json -> writeDays(json, days)), "days", DAY);
    }

    Reply cluster(Request request) {
        QuestionParameters.single(request.parameters(), List.of());
        Holdings holdings = gate.within(deadline, exposures::holdings);
        String answer = V1Json.object(json -> {
            json.writeStringProperty("cluster_id", holdings.clusterId().toString());
            json.writeStringProperty("rule", holdings.rule().code());
            json.writeArrayPropertyStart("servers");
            holdings.servers().forEach(server -> write(json, server));
            json.writeEndArray();
            writeDays(json, holdings.days());
            json.writeArrayPropertyStart("runs");
            holdings.runs().forEach(run -> RunJson.writeElement(json, run));
            json.writeEndArray();
        });
        return V1Reply.of(request, answer, "servers", SERVER);
    }

    private static void writeDays(JsonGenerator json, List<DayStatus> days) {
        json.writeArrayPropertyStart("days");
        for (DayStatus day : days) {
            json.writeStartObject();
            json.writeStringProperty("chain", day.chain());
            json.writeStringProperty("day", day.day().toString());
            json.writeStringProperty("state", state(day));
            V1Json.writeTexts(json, "servers", day.servers());
            json.writeStringProperty("source", day.source());
            json.writeNumberProperty("transactions", day.transactions());
            if (day.promisedTransactions().isPresent()) {
                json.writeNumberProperty(
                        "promised_transactions", day.promisedTransactions().getAsLong());
            } else {
                json.writeNullProperty("promised_transactions");
            }
            json.writeNumberProperty("bad_rows", day.badRows());
            json.writeNumberProperty("bytes", day.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String state(DayStatus day) {
        return (day.incompleteBecause().isEmpty() ? DaySpan.State.COMPLETE : DaySpan.State.INCOMPLETE).code();
    }

    private static void write(JsonGenerator json, HoldingServer server) {
        json.writeStartObject();
        json.writeStringProperty("name", server.name());
        json.writeBooleanProperty("coordinator", server.coordinator());
        json.writeBooleanProperty("answers", server.problem().isEmpty());
        json.writeNumberProperty("days", server.days());
        json.writeNumberProperty("bytes", server.bytes());
        json.writeEndObject();
    }
}
