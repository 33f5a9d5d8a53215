package dev.counterflow.cli;

import dev.counterflow.exposure.Question;
import dev.counterflow.exposure.QuestionPart;
import dev.counterflow.exposure.QuestionText;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The parts of a question on the command line. */
final class QuestionOptions {
    @Parameters(index = "0", paramLabel = "ADDRESS", description = "The address asked about.")
    private String address = "";

    @Option(
            names = "--from",
            paramLabel = "DATE",
            description = "The first day (2020-10-27), or the first moment (2020-10-27T12:00:00Z).")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "DATE",
            description = "The last day, included whole, or the first moment that no longer counts.")
    private @Nullable String to;

    @Option(names = "--flow", paramLabel = "FLOW", description = "both (default), inflow or outflow.")
    private @Nullable String flow;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many counterparties at most, 1 to 1000 (default 100).")
    private @Nullable String limit;

    @Option(names = "--offset", paramLabel = "N", description = "How many of the largest to leave out (default 0).")
    private @Nullable String offset;

    @Option(names = "--chain", paramLabel = "CHAIN", description = "The chain of the address (default bitcoin).")
    private @Nullable String chain;

    @Option(names = "--partial", description = "Answer even if servers are silent, and say what is missing.")
    private boolean partial;

    Question question(Duration deadline) {
        Map<QuestionPart, String> texts = new EnumMap<>(QuestionPart.class);
        for (QuestionPart part : QuestionPart.values()) {
            String text = text(part);
            if (text != null) {
                texts.put(part, text);
            }
        }
        return new QuestionText(texts, QuestionOptions::name).question(deadline);
    }

    private @Nullable String text(QuestionPart part) {
        return switch (part) {
            case ADDRESS -> address;
            case FROM -> from;
            case TO -> to;
            case FLOW -> flow;
            case LIMIT -> limit;
            case OFFSET -> offset;
            case CHAIN -> chain;
            case PARTIAL -> Boolean.toString(partial);
        };
    }

    private static String name(QuestionPart part) {
        return switch (part) {
            case ADDRESS -> "ADDRESS";
            case FROM -> "--from";
            case TO -> "--to";
            case FLOW -> "--flow";
            case LIMIT -> "--limit";
            case OFFSET -> "--offset";
            case CHAIN -> "--chain";
            case PARTIAL -> "--partial";
        };
    }
}
