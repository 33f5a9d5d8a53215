package dev.counterflow.exposure;

import dev.counterflow.chain.Address;
import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A question as its asker wrote it, in an HTTP request or on the command line. Every message names the part as the asker
 * knows it, repeats what it was, and says what it should be. Immutable.
 */
public final class QuestionText {
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern TIMESTAMP = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T.{1,40}");
    private static final Pattern COUNT = Pattern.compile("\\d{1,18}");

    private final Map<QuestionPart, String> texts;
    private final Function<QuestionPart, String> names;

    /**
     * A question that is still text.
     *
     * @param texts what was given; parts that were not given are absent
     * @param names what the asker calls the parts
     */
    public QuestionText(Map<QuestionPart, String> texts, Function<QuestionPart, String> names) {
        this.texts = Map.copyOf(texts);
        this.names = names;
    }

    /**
     * Reads all parts.
     *
     * @param deadline how long the answer may take
     * @throws CounterflowException if a part is absent or not of the form it should have
     */
    public Question question(Duration deadline) {
        Chain chain = text(QuestionPart.CHAIN).map(this::chain).orElse(Chain.BITCOIN);
        return new Question(
                chain,
                address(chain),
                range(),
                text(QuestionPart.FLOW).map(this::flow).orElse(Flow.BOTH),
                Math.toIntExact(count(QuestionPart.LIMIT, 1, Question.MOST_ROWS, Question.DEFAULT_ROWS)),
                count(QuestionPart.OFFSET, 0, Question.FURTHEST_OFFSET, 0),
                deadline,
                text(QuestionPart.PARTIAL).map(this::yesOrNo).orElse(false));
    }

    private Optional<String> text(QuestionPart part) {
        return Optional.ofNullable(texts.get(part));
    }

    private String address(Chain chain) {
        String address = text(QuestionPart.ADDRESS)
                .orElseThrow(() -> new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        names.apply(QuestionPart.ADDRESS) + " is missing; it should be a " + chain.code()
                                + " address"));
        try {
            return Address.parse(address, chain);
        } catch (CounterflowException e) {
            throw new CounterflowException(e.problem(), names.apply(QuestionPart.ADDRESS) + ": " + e.userMessage(), e);
        }
    }

    private Chain chain(String code) {
        return Chain.named(code)
                .orElseThrow(() -> problem(Problem.UNKNOWN_CHAIN, QuestionPart.CHAIN, code, "one of " + Chain.codes()));
    }

    private Flow flow(String code) {
        return Arrays.stream(Flow.values())
                .filter(flow -> flow.code().equals(code))
                .findFirst()
                .orElseThrow(() -> invalid(
                        QuestionPart.FLOW,
                        code,
                        "one of " + Arrays.stream(Flow.values()).map(Flow::code).collect(Collectors.joining(", "))));
    }

    private TimeRange range() {
        Optional<Instant> from = text(QuestionPart.FROM).map(text -> moment(QuestionPart.FROM, text, 0));
        Optional<Instant> to = text(QuestionPart.TO).map(text -> moment(QuestionPart.TO, text, 1));
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            throw invalid(
                    QuestionPart.FROM,
                    text(QuestionPart.FROM).orElse(""),
                    "not after " + names.apply(QuestionPart.TO) + ", "
                            + Quoted.text(text(QuestionPart.TO).orElse("")));
        }
        return new TimeRange(from, to);
    }

    /** A day stands for its start, so many days later; a timestamp for itself. */
    private Instant moment(QuestionPart part, String text, long daysLater) {
        try {
            if (DAY.matcher(text).matches()) {
                return LocalDate.parse(text)
                        .plusDays(daysLater)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            }
            if (TIMESTAMP.matcher(text).matches()) {
                return OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeException e) {
            // Of the right form, but no such day or time: the message below says what would be one.
        }
        throw invalid(
                part,
                text,
                "a day such as 2020-10-27, or a time with its zone such as 2020-10-27T12:00:00Z"
                        + (text.contains(" ") ? " (in a URL, write + as %2B)" : ""));
    }

    private long count(QuestionPart part, long least, long most, long otherwise) {
        Optional<String> text = text(part);
        if (text.isEmpty()) {
            return otherwise;
        }
        long count = COUNT.matcher(text.get()).matches() ? Long.parseLong(text.get()) : -1;
        if (count < least || count > most) {
            throw invalid(part, text.get(), "a whole number from " + least + " to " + most);
        }
        return count;
    }

    private boolean yesOrNo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(QuestionPart.PARTIAL, text, "true or false");
        };
    }

    private CounterflowException invalid(QuestionPart part, String text, String expected) {
        return problem(Problem.INVALID_PARAMETER, part, text, expected);
    }

    private CounterflowException problem(Problem problem, QuestionPart part, String text, String expected) {
        return new CounterflowException(
                problem, names.apply(part) + " is " + Quoted.text(text) + "; it should be " + expected);
    }
}
