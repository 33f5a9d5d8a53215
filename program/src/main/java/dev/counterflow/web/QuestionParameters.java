package dev.counterflow.web;

import dev.counterflow.exposure.QuestionPart;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a question in a URL. */
final class QuestionParameters {
    private static final Map<String, QuestionPart> PARTS = parts();

    private QuestionParameters() {}

    private static Map<String, QuestionPart> parts() {
        Map<String, QuestionPart> parts = new LinkedHashMap<>();
        for (QuestionPart part : QuestionPart.values()) {
            parts.put(name(part), part);
        }
        return parts;
    }

    /** What a part of a question is called in a URL. */
    static String name(QuestionPart part) {
        return switch (part) {
            case ADDRESS -> "address";
            case FROM -> "start_date";
            case TO -> "end_date";
            case FLOW -> "flow_type";
            case LIMIT -> "limit";
            case OFFSET -> "offset";
            case CHAIN -> "chain";
            case PARTIAL -> "partial";
        };
    }

    /**
     * The one value of each parameter. A parameter that is not known or given twice is refused rather than ignored: the
     * answer would be to another question than the asker believes.
     */
    static Map<String, String> single(Map<String, List<String>> parameters) {
        return single(parameters, PARTS.keySet());
    }

    /** The same where other parameters are known. */
    static Map<String, String> single(Map<String, List<String>> parameters, Collection<String> known) {
        Map<String, String> single = new LinkedHashMap<>();
        parameters.forEach((name, values) -> {
            if (!known.contains(name)) {
                throw new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        "there is no parameter " + Quoted.text(name) + "; there are " + String.join(", ", known));
            }
            if (values.size() != 1) {
                throw new CounterflowException(
                        Problem.INVALID_PARAMETER, name + " is given " + values.size() + " times; give it once");
            }
            single.put(name, values.get(0));
        });
        return single;
    }

    /** The parts that parameters stand for, all of which are known. */
    static Map<QuestionPart, String> parts(Map<String, String> parameters) {
        Map<QuestionPart, String> texts = new EnumMap<>(QuestionPart.class);
        PARTS.forEach((name, part) -> {
            String text = parameters.get(name);
            if (text != null) {
                texts.put(part, text);
            }
        });
        return texts;
    }
}
