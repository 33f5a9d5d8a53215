package dev.counterflow.web;

import dev.counterflow.chain.Coins;
import dev.counterflow.exposure.Answer;
import dev.counterflow.exposure.Exposure;
import dev.counterflow.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/** Answers and problems as JSON, in the shape that docs/api.md describes. Thread safe. */
public final class AnswerJson {
    private static final JsonFactory JSON = new JsonFactory();

    private static final SerializedString ADDRESS = new SerializedString("address");
    private static final SerializedString INFLOWS = new SerializedString("inflows");
    private static final SerializedString OUTFLOWS = new SerializedString("outflows");
    private static final SerializedString TOTAL_FLOWS = new SerializedString("total_flows");

    /** Enough for a hundred counterparties, so that the buffer need not grow. */
    private static final int BYTES_OF_MOST = 1 << 14;

    private AnswerJson() {}

    /** An answer, on one line. What is missing is listed only if something is. */
    public static String of(Answer answer) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            write(json, answer);
        }
        return text.toString();
    }

    /** The same line in UTF-8, with its end. */
    static byte[] lineOf(Answer answer) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(BYTES_OF_MOST);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
            write(json, answer);
        }
        line.write('\n');
        return line.toByteArray();
    }

    private static void write(JsonGenerator json, Answer answer) {
        json.writeStartObject();
        json.writeArrayPropertyStart("data");
        for (Exposure exposure : answer.exposures()) {
            json.writeStartObject();
            write(json, ADDRESS, exposure.counterparty());
            write(json, INFLOWS, Coins.format(exposure.inflows()));
            write(json, OUTFLOWS, Coins.format(exposure.outflows()));
            write(json, TOTAL_FLOWS, Coins.format(exposure.totalFlows()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeBooleanProperty("success", true);
        if (!answer.missingSegments().isEmpty()) {
            writeMissing(json, answer);
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, SerializedString name, String value) {
        json.writeName(name);
        json.writeString(value);
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
