package dev.counterflow.ingest;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.BadRow;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bad rows of a batch. Up to the number that is tolerated they are left out and counted against their day, or, if only
 * a range of days can be told, against each of these; one more, and no day from the first of them on is published. Not
 * thread safe.
 */
final class BadRows {
    private final long tolerated;
    private final Map<DayRange, Long> perRange = new HashMap<>();
    private @Nullable BadRow first;
    private LocalDate firstDay = LocalDate.MAX;
    private long count;

    BadRows(long tolerated) {
        this.tolerated = tolerated;
    }

    /** Counts a bad row. Its days follow, before the first day is asked about. */
    void add(BadRow row) {
        count++;
        if (first == null) {
            first = row;
        }
    }

    /** Says to which days so many of the rows may belong. */
    void belong(DayRange days, long rows) {
        perRange.merge(days, rows, Long::sum);
        if (days.from().isBefore(firstDay)) {
            firstDay = days.from();
        }
    }

    long count() {
        return count;
    }

    /** How many may be missing from a day. */
    long of(LocalDate day) {
        return perRange.entrySet().stream()
                .filter(range -> range.getKey().contains(day))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /**
     * Stops the run before a day that the bad rows forbid.
     *
     * @throws CounterflowException if there are too many bad rows and the day is not before all of them
     */
    void check(LocalDate day) {
        if (count > tolerated && !day.isBefore(firstDay)) {
            throw tooMany();
        }
    }

    /** Stops the run after its last day, if there are too many bad rows. */
    void checkAll() {
        if (count > tolerated) {
            throw tooMany();
        }
    }

    private CounterflowException tooMany() {
        String more = count == 1 ? "" : " (and " + (count - 1) + " more bad rows)";
        return new CounterflowException(
                Problem.BAD_DATA,
                first + more
                        + "; correct it, or leave out up to N bad rows with --skip-bad N (the day is then marked incomplete)");
    }
}
