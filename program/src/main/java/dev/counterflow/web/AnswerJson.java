package dev.counterflow.web;

import dev.counterflow.chain.Coins;
import dev.counterflow.exposure.Answer;
import dev.counterflow.exposure.Exposure;
import dev.counterflow.problem.Problem;
import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Answers and problems as JSON, in the shape that docs/api.md describes. Thread safe. */
public final class AnswerJson {
    private static final JsonFactory JSON = new JsonFactory();

    private AnswerJson() {}

    /** An answer, on one line. What is missing is listed only if something is. */
    public static String of(Answer answer) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("data");
            for (Exposure exposure : answer.exposures()) {
                json.writeStartObject();
                json.writeStringProperty("address", exposure.counterparty());
                json.writeStringProperty("inflows", Coins.format(exposure.inflows()));
                json.writeStringProperty("outflows", Coins.format(exposure.outflows()));
                json.writeStringProperty("total_flows", Coins.format(exposure.totalFlows()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanProperty("success", true);
            if (!answer.missingSegments().isEmpty()) {
                writeMissing(json, answer);
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void writeMissing(JsonGenerator json, Answer answer) {
        json.writeObjectPropertyStart("missing");
        json.writeArrayPropertyStart("servers");
        answer.silentServers().forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("segments");
        answer.missingSegments().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeEndObject();
    }

    /** That a browser is signed in. */
    static String signedIn(boolean kept) {
        return data(json -> {
            json.writeBooleanProperty("signed_in", true);
            json.writeBooleanProperty("kept", kept);
        });
    }

    /** Something in words. */
    static String message(String words) {
        return data(json -> json.writeStringProperty("message", words));
    }

    /** An answer that is an object, on one line. */
    static String data(Consumer<JsonGenerator> content) {
        return V1Json.object(json -> {
            json.writeObjectPropertyStart("data");
            content.accept(json);
            json.writeEndObject();
            json.writeBooleanProperty("success", true);
        });
    }

    /** A problem, on one line. */
    static String of(Problem problem, String message) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeBooleanProperty("success", false);
            json.writeObjectPropertyStart("error");
            json.writeStringProperty("code", problem.code());
            json.writeStringProperty("message", message);
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }
}
