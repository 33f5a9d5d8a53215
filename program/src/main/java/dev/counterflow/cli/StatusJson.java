package dev.counterflow.cli;

import dev.counterflow.cluster.ClusterStatus;
import dev.counterflow.cluster.ClusterStatus.DayStatus;
import dev.counterflow.cluster.ClusterStatus.ServerStatus;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The status of a cluster as JSON, for scripts. The keys are stable; docs/cli.md lists them. */
final class StatusJson {
    private static final JsonFactory JSON = new JsonFactory();

    private StatusJson() {}

    static String of(ClusterStatus status, int copies) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("cluster_id", status.clusterId().toString());
            json.writeStringProperty("rule", status.rule().code());
            json.writeArrayPropertyStart("servers");
            status.servers().forEach(server -> write(json, server));
            json.writeEndArray();
            json.writeArrayPropertyStart("days");
            status.days().forEach(day -> write(json, day));
            json.writeEndArray();
            json.writeNumberProperty("copies", copies);
            json.writeArrayPropertyStart("lacking_copies");
            status.lacking(copies).forEach(day -> writeLacking(json, day, status.answering(day)));
            json.writeEndArray();
            json.writeArrayPropertyStart("gaps");
            Gap.between(status.days()).forEach(gap -> write(json, gap));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, ServerStatus server) {
        json.writeStartObject();
        json.writeStringProperty("name", server.name());
        json.writeStringProperty("address", server.address());
        write(json, "version", server.version());
        write(json, "problem", server.problem());
        json.writeNumberProperty("days", server.days());
        json.writeNumberProperty("bytes", server.bytes());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, DayStatus day) {
        json.writeStartObject();
        json.writeStringProperty("chain", day.chain());
        json.writeStringProperty("day", day.day().toString());
        write(json, "servers", day.servers());
        json.writeStringProperty("source", day.source());
        json.writeNumberProperty("transactions", day.transactions());
        if (day.promisedTransactions().isPresent()) {
            json.writeNumberProperty(
                    "promised_transactions", day.promisedTransactions().getAsLong());
        } else {
            json.writeNullProperty("promised_transactions");
        }
        json.writeNumberProperty("postings", day.postings());
        json.writeNumberProperty("bad_rows", day.badRows());
        json.writeNumberProperty("bytes", day.bytes());
        json.writeBooleanProperty("complete", day.incompleteBecause().isEmpty());
        write(json, "incomplete_because", day.incompleteBecause());
        json.writeEndObject();
    }

    private static void writeLacking(JsonGenerator json, DayStatus day, List<String> answering) {
        json.writeStartObject();
        json.writeStringProperty("chain", day.chain());
        json.writeStringProperty("day", day.day().toString());
        write(json, "answering_servers", answering);
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Gap gap) {
        json.writeStartObject();
        json.writeStringProperty("chain", gap.chain());
        json.writeStringProperty("first_day", gap.first().toString());
        json.writeStringProperty("last_day", gap.last().toString());
        json.writeNumberProperty("days", gap.days());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String key, List<String> texts) {
        json.writeArrayPropertyStart(key);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, String key, Optional<String> text) {
        if (text.isPresent()) {
            json.writeStringProperty(key, text.get());
        } else {
            json.writeNullProperty(key);
        }
    }
}
