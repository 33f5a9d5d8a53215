package dev.counterflow.web;

import dev.counterflow.chain.Coins;
import dev.counterflow.exposure.DaySpan;
import dev.counterflow.exposure.Exposure;
import dev.counterflow.exposure.Grounds;
import dev.counterflow.exposure.Question;
import dev.counterflow.problem.Problem;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The parts of which the answers of API v1 are made. Thread safe. */
final class V1Json {
    private static final JsonFactory JSON = new JsonFactory();

    private V1Json() {}

    /** An object, on one line. */
    static String object(Consumer<JsonGenerator> content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            content.accept(json);
            json.writeEndObject();
        }
        return text.toString();
    }

    /** A problem as RFC 9457 describes it, with its stable code. */
    static String problem(Problem problem, int status, String message) {
        return object(json -> writeProblem(json, problem, status, message));
    }

    static void writeProblem(JsonGenerator json, Problem problem, int status, String message) {
        String words = problem.code().replace('_', ' ');
        json.writeStringProperty("type", "urn:counterflow:problem:" + problem.code());
        json.writeStringProperty("title", words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1));
        json.writeNumberProperty("status", status);
        json.writeStringProperty("detail", message);
        json.writeStringProperty("code", problem.code());
    }

    static void writeSubject(JsonGenerator json, Question question, Grounds grounds) {
        json.writeStringProperty("chain", question.chain().code());
        json.writeStringProperty("address", question.address());
        json.writeStringProperty("unit", question.chain().unit());
        json.writeStringProperty("rule", grounds.rule().code());
    }

    /** An amount twice: coins and satoshis, both as text, because sums pass what JavaScript's numbers can hold. */
    static void writeAmount(JsonGenerator json, String name, BigInteger satoshis) {
        json.writeStringProperty(name, Coins.format(satoshis));
        json.writeStringProperty(name + "_satoshis", satoshis.toString());
    }

    static void writeExposures(JsonGenerator json, List<Exposure> exposures) {
        json.writeArrayPropertyStart("counterparties");
        for (Exposure exposure : exposures) {
            json.writeStartObject();
            json.writeStringProperty("address", exposure.counterparty());
            writeAmount(json, "inflows", exposure.inflows());
            writeAmount(json, "outflows", exposure.outflows());
            writeAmount(json, "total_flows", exposure.totalFlows());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void writePage(JsonGenerator json, boolean more, Optional<PageToken> next) {
        json.writeBooleanProperty("more", more);
        next.ifPresent(token -> json.writeStringProperty("next_page_token", token.text()));
    }

    static void writeGrounds(JsonGenerator json, Grounds grounds) {
        json.writeArrayPropertyStart("days");
        for (DaySpan span : grounds.days()) {
            json.writeStartObject();
            json.writeStringProperty("first_day", span.first().toString());
            json.writeStringProperty("last_day", span.last().toString());
            json.writeStringProperty("state", span.state().code());
            json.writeEndObject();
        }
        json.writeEndArray();
        writeIds(json, "segments", grounds.segments());
        if (!grounds.missingSegments().isEmpty()) {
            json.writeObjectPropertyStart("missing");
            writeTexts(json, "servers", grounds.silentServers());
            writeIds(json, "segments", grounds.missingSegments());
            json.writeEndObject();
        }
    }

    static void writeTexts(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void writeIds(JsonGenerator json, String name, List<Integer> ids) {
        json.writeArrayPropertyStart(name);
        ids.forEach(json::writeNumber);
        json.writeEndArray();
    }
}
