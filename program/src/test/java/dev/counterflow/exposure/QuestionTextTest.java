package dev.counterflow.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTextTest {
    private static final String ADDRESS = "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez";
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    private final Map<QuestionPart, String> texts = new EnumMap<>(Map.of(QuestionPart.ADDRESS, ADDRESS));

    @Test
    void anAddressAloneIsAskedAboutForAllTime() {
        assertThat(question())
                .isEqualTo(new Question(Chain.BITCOIN, ADDRESS, TimeRange.ALL, Flow.BOTH, 100, 0, DEADLINE, false));
    }

    @Test
    void bothDaysAreIncludedWhole() {
        texts.put(QuestionPart.FROM, "2020-10-27");
        texts.put(QuestionPart.TO, "2020-10-27");
        assertThat(question().range()).isEqualTo(range("2020-10-27T00:00:00Z", "2020-10-28T00:00:00Z"));
    }

    @Test
    void aTimestampAsEndIsTheFirstMomentThatNoLongerCounts() {
        texts.put(QuestionPart.FROM, "2020-10-27T12:00:00Z");
        texts.put(QuestionPart.TO, "2020-10-27T15:30:00.5+02:00");
        assertThat(question().range()).isEqualTo(range("2020-10-27T12:00:00Z", "2020-10-27T13:30:00.5Z"));
    }

    @Test
    void theLastDayOfTheCalendarHasAnEnd() {
        texts.put(QuestionPart.TO, "9999-12-31");
        assertThat(question().range().to()).contains(Instant.parse("+10000-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "today",
                "2020-13-01",
                "2021-02-29",
                "27.10.2020",
                "2020-10-27 ",
                "+12020-10-27",
                "-2020-10-27",
                "2020-10-27T12:00:00",
                "2020-10-27T25:00:00Z",
                "2020-10-27T12:00:00Z; drop table day",
                "٢٠٢٠-١٠-٢٧"
            })
    void whatIsNoDateIsRefusedByName(String text) {
        texts.put(QuestionPart.FROM, text);
        assertThatThrownBy(this::question)
                .isInstanceOf(CounterflowException.class)
                .hasMessageStartingWith("the FROM is '" + text + "'; it should be a day such as 2020-10-27")
                .extracting(e -> ((CounterflowException) e).problem())
                .isEqualTo(Problem.INVALID_PARAMETER);
    }

    @Test
    void aPlusThatBecameASpaceIsExplained() {
        texts.put(QuestionPart.FROM, "2020-10-27T12:00:00 02:00");
        assertThatThrownBy(this::question).hasMessageEndingWith("(in a URL, write + as %2B)");
    }

    @Test
    void aStartAfterTheEndNamesBoth() {
        texts.put(QuestionPart.FROM, "2020-10-28");
        texts.put(QuestionPart.TO, "2020-10-26");
        assertThatThrownBy(this::question)
                .hasMessage("the FROM is '2020-10-28'; it should be not after the TO, '2020-10-26'");
    }

    @ParameterizedTest
    @CsvSource({
        "LIMIT, 0, a whole number from 1 to 1000",
        "LIMIT, 1001, a whole number from 1 to 1000",
        "LIMIT, ten, a whole number from 1 to 1000",
        "LIMIT, 1e2, a whole number from 1 to 1000",
        "LIMIT, 99999999999999999999999, a whole number from 1 to 1000",
        "OFFSET, -1, a whole number from 0 to 10000000",
        "OFFSET, 10000001, a whole number from 0 to 10000000",
        "FLOW, BOTH, 'one of both, inflow, outflow'",
        "PARTIAL, yes, true or false",
    })
    void whatIsOutOfBoundsIsRefusedByName(QuestionPart part, String text, String expected) {
        texts.put(part, text);
        assertThatThrownBy(this::question).hasMessage("the " + part + " is '" + text + "'; it should be " + expected);
    }

    @Test
    void theBoundsThemselvesAreAllowed() {
        texts.put(QuestionPart.LIMIT, "1000");
        texts.put(QuestionPart.OFFSET, "10000000");
        assertThat(question().limit()).isEqualTo(1_000);
        assertThat(question().offset()).isEqualTo(10_000_000);
    }

    @Test
    void anUnknownChainIsAProblemOfItsOwn() {
        texts.put(QuestionPart.CHAIN, "bitcon");
        assertThatThrownBy(this::question)
                .hasMessageStartingWith("the CHAIN is 'bitcon'; it should be one of bitcoin")
                .extracting(e -> ((CounterflowException) e).problem())
                .isEqualTo(Problem.UNKNOWN_CHAIN);
    }

    @Test
    void aMissingAddressIsSaidToBeMissing() {
        texts.clear();
        assertThatThrownBy(this::question).hasMessage("the ADDRESS is missing; it should be a bitcoin address");
    }

    @Test
    void aMistypedAddressIsAProblemOfItsOwn() {
        texts.put(QuestionPart.ADDRESS, ADDRESS.replace("1BQ", "1BR"));
        assertThatThrownBy(this::question)
                .hasMessageStartingWith("the ADDRESS: 1BR")
                .extracting(e -> ((CounterflowException) e).problem())
                .isEqualTo(Problem.INVALID_ADDRESS);
    }

    @Test
    void anEndlessAddressIsNotRepeatedWhole() {
        texts.put(QuestionPart.ADDRESS, "1".repeat(5_000));
        assertThatThrownBy(this::question)
                .message()
                .startsWith("the ADDRESS: 111")
                .hasSizeLessThan(300);
    }

    @Test
    void theAddressIsAskedAboutInItsCanonicalForm() {
        texts.put(QuestionPart.ADDRESS, "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4");
        assertThat(question().address()).isEqualTo("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
    }

    private Question question() {
        return new QuestionText(texts, part -> "the " + part).question(DEADLINE);
    }

    private static TimeRange range(String from, String to) {
        return new TimeRange(Optional.of(Instant.parse(from)), Optional.of(Instant.parse(to)));
    }
}
