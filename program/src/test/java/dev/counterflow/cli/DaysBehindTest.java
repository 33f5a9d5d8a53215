package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Chain;
import dev.counterflow.cluster.ClusterStatus.DayStatus;
import dev.counterflow.exposure.Flow;
import dev.counterflow.exposure.Question;
import dev.counterflow.exposure.TimeRange;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DaysBehindTest {
    private static final List<DayStatus> DAYS =
            List.of(day("2020-10-27", "generated", 0), day("2020-10-28", "files", 2), day("2020-10-31", "files", 0));

    private static DayStatus day(String day, String source, long badRows) {
        return new DayStatus(
                "bitcoin", LocalDate.parse(day), List.of("db0"), source, 10, 5, OptionalLong.empty(), badRows, 100);
    }

    private static Question question(TimeRange range) {
        return new Question(Chain.BITCOIN, "coinbase", range, Flow.BOTH, 10, 0, Question.DEFAULT_DEADLINE, false);
    }

    @Test
    void generatedIncompleteAndMissingDaysAreNamed() {
        assertThat(DaysBehind.remarks(question(TimeRange.ALL), DAYS))
                .containsExactly(
                        "Generated data, not the real chain.",
                        "Incomplete days: 2020-10-28 (2 bad rows were left out)",
                        "Days that are not loaded: 2020-10-29 to 2020-10-30");
    }

    @Test
    void onlyTheDaysOfTheQuestionCount() {
        TimeRange range = TimeRange.days(LocalDate.parse("2020-10-30"), LocalDate.parse("2020-11-02"));
        assertThat(DaysBehind.remarks(question(range), DAYS))
                .containsExactly("Days that are not loaded: 2020-10-30, 2020-11-01 to 2020-11-02");
    }

    @Test
    void aQuestionOutsideWhatIsLoadedIsToldSo() {
        TimeRange range = TimeRange.days(LocalDate.parse("2021-01-01"), LocalDate.parse("2021-01-01"));
        assertThat(DaysBehind.remarks(question(range), DAYS)).containsExactly("Days that are not loaded: 2021-01-01");
    }
}
