package dev.counterflow.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.source.BadRow;
import dev.counterflow.source.Position;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DaylessRowsTest {
    private static final LocalDate FIRST = LocalDate.parse("2020-10-27");
    private static final LocalDate SECOND = FIRST.plusDays(1);
    private static final LocalDate THIRD = FIRST.plusDays(2);

    private final BadRows badRows = new BadRows(1);
    private final DaylessRows rows = new DaylessRows(badRows);

    @Test
    void withinADayARowIsOfThatDay() {
        read("2020-10-27T12:00:00Z", "2020-10-28T12:00:00Z", "?", "2020-10-28T12:00:01Z", "2020-10-29T12:00:00Z");
        assertThatRowsAre(0, 1, 0);
    }

    @Test
    void betweenTwoDaysItMayBeOfEither() {
        read("2020-10-27T12:00:00Z", "?", "2020-10-28T12:00:00Z", "2020-10-29T12:00:00Z");
        assertThatRowsAre(1, 1, 0);
    }

    @Test
    void blockTimesThatGoBackABitAreInOrder() {
        read("2020-10-27T12:00:00Z", "2020-10-29T00:30:00Z", "?", "2020-10-28T23:30:00Z", "2020-10-29T12:00:00Z");
        assertThatRowsAre(0, 1, 1);
    }

    @Test
    void atTheEndItIsOfTheLastDay() {
        read("2020-10-27T12:00:00Z", "2020-10-28T12:00:00Z", "?");
        assertThatRowsAre(0, 1, 0);
    }

    @Test
    void atTheStartItMayBeOfAnyDay() {
        read("?", "2020-10-27T12:00:00Z", "2020-10-28T12:00:00Z");
        assertThatRowsAre(1, 1, 1);
    }

    @Test
    void inAnInputWithoutOrderItMayBeOfAnyDay() {
        read("2020-10-28T12:00:00Z", "?", "2020-10-28T12:00:01Z", "2020-10-27T12:00:00Z", "2020-10-29T12:00:00Z");
        assertThatRowsAre(1, 1, 1);
    }

    @Test
    void oneTooManyStopsTheRunBeforeTheFirstDayThatItMayBeOf() {
        read("2020-10-27T12:00:00Z", "2020-10-28T12:00:00Z", "?", "?", "2020-10-29T12:00:00Z");
        badRows.check(FIRST);
        assertThatThrownBy(() -> badRows.check(SECOND)).isInstanceOf(CounterflowException.class);
        assertThatThrownBy(badRows::checkAll).isInstanceOf(CounterflowException.class);
    }

    /** Reads transactions of these times, and a bad row for each question mark. */
    private void read(String... times) {
        for (String time : times) {
            if (time.equals("?")) {
                badRows.add(new BadRow(new Position("a.json", 1), Optional.empty(), Optional.empty(), "is not JSON"));
                rows.add();
            } else {
                Instant instant = Instant.parse(time);
                rows.passed(LocalDate.ofInstant(instant, ZoneOffset.UTC), instant.getEpochSecond());
            }
        }
        rows.end();
    }

    private void assertThatRowsAre(long first, long second, long third) {
        assertThat(badRows.of(FIRST)).isEqualTo(first);
        assertThat(badRows.of(SECOND)).isEqualTo(second);
        assertThat(badRows.of(THIRD)).isEqualTo(third);
    }
}
