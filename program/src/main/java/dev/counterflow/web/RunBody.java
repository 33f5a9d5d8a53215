package dev.counterflow.web;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The body of a wish for a run: a flat object of JSON, with known properties only. */
final class RunBody {
    private static final String MAX_BYTES = "max_bytes";
    private static final List<String> PROPERTIES = List.of(
            "source",
            "start_date",
            "end_date",
            "chain",
            "anew",
            "table",
            "blocks_table",
            "billing_project",
            MAX_BYTES,
            "transactions_per_day",
            "seed");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Pattern NUMBER = Pattern.compile("\\d{1,19}");
    private static final Pattern PROJECT = Pattern.compile("(?:[a-z0-9.-]{1,100}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]");

    private RunBody() {}

    /**
     * The texts of the properties of a new run.
     *
     * @throws CounterflowException if the body is anything else
     */
    static Map<String, String> read(Request request) {
        return read(request, request.body(), PROPERTIES);
    }

    /** The same for a run that is to go on; the body may be empty. */
    static Map<String, String> ofResumption(Request request) {
        String body = request.body();
        return body.isBlank() ? Map.of() : read(request, body, List.of(MAX_BYTES));
    }

    /** How many bytes may be billed, if it is said. */
    static OptionalLong bytes(Map<String, String> texts) {
        String text = texts.get(MAX_BYTES);
        return text == null ? OptionalLong.empty() : OptionalLong.of(wholeNumber(MAX_BYTES, text, 0, Long.MAX_VALUE));
    }

    private static Map<String, String> read(Request request, String body, List<String> known) {
        String type = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.startsWith(Reply.JSON)) {
            throw invalid("Content-Type is " + Quoted.text(type) + "; it should be " + Reply.JSON);
        }
        JsonNode wish;
        try {
            wish = JSON.readTree(body);
        } catch (JacksonException e) {
            throw invalid("the body is not JSON: " + Quoted.text(e.getOriginalMessage()));
        }
        if (!wish.isObject()) {
            throw invalid("the body should be an object");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        wish.properties().forEach(property -> {
            if (!known.contains(property.getKey()) || !property.getValue().isValueNode()) {
                throw invalid(Quoted.text(property.getKey())
                        + " is not a property of a run, or not of its form; there are " + String.join(", ", known));
            }
            if (!property.getValue().isNull()) {
                texts.put(property.getKey(), property.getValue().asString());
            }
        });
        return texts;
    }

    /** Whether a property is true. */
    static boolean isTrue(Map<String, String> texts, String name) {
        String text = texts.getOrDefault(name, "false");
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name + " is " + Quoted.text(text) + "; it should be true or false");
        };
    }

    /** A whole number within bounds. */
    static long wholeNumber(String name, String text, long least, long most) {
        try {
            if (NUMBER.matcher(text).matches()) {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            }
        } catch (NumberFormatException e) {
            // The message below says so.
        }
        throw invalid(
                name + " is " + Quoted.text(text) + "; it should be a whole number from " + least + " to " + most);
    }

    /** The name of a project of Google's. */
    static Optional<String> project(Optional<String> text) {
        text.filter(name -> !PROJECT.matcher(name).matches()).ifPresent(name -> {
            throw invalid("billing_project is " + Quoted.text(name) + "; it should be the id of a project, such as"
                    + " my-project-123456");
        });
        return text;
    }

    static CounterflowException invalid(String message) {
        return new CounterflowException(Problem.INVALID_PARAMETER, message);
    }
}
