package dev.counterflow.web;

import dev.counterflow.cluster.RunQueue.Elsewhere;
import dev.counterflow.cluster.RunQueue.Queued;
import dev.counterflow.cluster.RunRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;

/** A run as answers have it. */
final class RunJson {
    /** What a run has that fits into a cell, in order. */
    static final List<String> PROPERTIES = List.of(
            "run",
            "source",
            "description",
            "chain",
            "state",
            "asked_by",
            "by_command",
            "asked_at",
            "started_at",
            "finished_at",
            "first_day",
            "last_day",
            "days_wanted",
            "cancel_asked",
            "days",
            "transactions",
            "bad_rows",
            "current_day",
            "rows_read",
            "rows_expected",
            "bytes_read",
            "bytes_estimated",
            "price_estimated",
            "outcome",
            "problem");

    private RunJson() {}

    /** A run as an answer of its own. */
    static String of(RunRecord run) {
        return V1Json.object(json -> write(json, run));
    }

    /** A run in a list. */
    static void writeElement(JsonGenerator json, RunRecord run) {
        json.writeStartObject();
        write(json, run);
        json.writeEndObject();
    }

    /** A run in an object that the caller has begun. */
    static void write(JsonGenerator json, RunRecord run) {
        List<LocalDate> wanted = run.asked().days();
        json.writeNumberProperty("run", run.id());
        json.writeStringProperty("source", run.source());
        json.writeStringProperty("description", run.description());
        json.writeStringProperty("chain", run.chain());
        json.writeStringProperty("state", run.state().code());
        json.writeStringProperty("asked_by", run.asked().by());
        json.writeBooleanProperty("by_command", run.asked().byCommand());
        json.writeStringProperty("asked_at", run.asked().at().toString());
        write(json, "started_at", run.started().map(Instant::toString));
        write(
                json,
                "finished_at",
                run.ending().at().filter(at -> run.state().ended()).map(Instant::toString));
        write(json, "first_day", wanted.stream().findFirst().map(LocalDate::toString));
        write(
                json,
                "last_day",
                wanted.isEmpty()
                        ? Optional.empty()
                        : Optional.of(wanted.get(wanted.size() - 1).toString()));
        write(json, "days_wanted", wanted.isEmpty() ? OptionalLong.empty() : OptionalLong.of(wanted.size()));
        json.writeBooleanProperty("cancel_asked", run.asked().toCancel());
        writeProgress(json, run.progress());
        write(json, "outcome", run.ending().outcome());
        write(json, "problem", run.ending().problem());
        writeAgreement(json, run);
    }

    /** The answer to a wish for a run, in an object that the caller has begun. */
    static void write(JsonGenerator json, Queued queued, RunRecord run) {
        json.writeBooleanProperty("joined", queued.joined());
        json.writeArrayPropertyStart("elsewhere");
        for (Elsewhere other : queued.elsewhere()) {
            json.writeStartObject();
            json.writeNumberProperty("run", other.runId());
            json.writeArrayPropertyStart("days");
            other.days().forEach(day -> json.writeString(day.toString()));
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        write(json, run);
    }

    private static void writeAgreement(JsonGenerator json, RunRecord run) {
        if (run.toAgree().isEmpty()) {
            json.writeNullProperty("agreement");
            return;
        }
        json.writeObjectPropertyStart("agreement");
        json.writeStringProperty("url", V1Runs.url(run.id()) + "/resume");
        json.writeNumberProperty("max_bytes", run.toAgree().get().bytes());
        json.writeEndObject();
    }

    private static void writeProgress(JsonGenerator json, RunRecord.Progress progress) {
        json.writeNumberProperty("days", progress.days());
        json.writeNumberProperty("transactions", progress.transactions());
        json.writeNumberProperty("bad_rows", progress.badRows());
        write(json, "current_day", progress.currentDay().map(LocalDate::toString));
        json.writeNumberProperty("rows_read", progress.rowsRead());
        write(json, "rows_expected", progress.rowsExpected());
        json.writeNumberProperty("bytes_read", progress.bytesRead());
        write(
                json,
                "bytes_estimated",
                progress.cost().map(cost -> OptionalLong.of(cost.bytes())).orElseGet(OptionalLong::empty));
        write(json, "price_estimated", progress.cost().map(cost -> cost.price().toPlainString()));
    }

    private static void write(JsonGenerator json, String name, Optional<String> text) {
        if (text.isPresent()) {
            json.writeStringProperty(name, text.get());
        } else {
            json.writeNullProperty(name);
        }
    }

    private static void write(JsonGenerator json, String name, OptionalLong number) {
        if (number.isPresent()) {
            json.writeNumberProperty(name, number.getAsLong());
        } else {
            json.writeNullProperty(name);
        }
    }
}
