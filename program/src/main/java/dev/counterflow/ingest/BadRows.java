package dev.counterflow.ingest;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.BadRow;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bad rows of a batch. Up to the number that is tolerated they are left out and counted against their day; one more,
 * and no day from the first bad one on is published. Not thread safe.
 */
final class BadRows {
    private final long tolerated;
    private final Map<LocalDate, Long> perDay = new HashMap<>();
    private @Nullable BadRow first;
    private LocalDate firstDay = LocalDate.MAX;
    private long count;

    BadRows(long tolerated) {
        this.tolerated = tolerated;
    }

    /**
     * Notes a bad row.
     *
     * @param day the day it belongs to; if the row does not tell, that of the row before it in the input, since rows stand
     *     in the order of blocks; null if there is none
     */
    void add(BadRow row, @Nullable LocalDate day) {
        count++;
        if (first == null) {
            first = row;
        }
        LocalDate counted = day == null ? LocalDate.MIN : day;
        perDay.merge(counted, 1L, Long::sum);
        if (counted.isBefore(firstDay)) {
            firstDay = counted;
        }
    }

    long count() {
        return count;
    }

    /** How many were left out of a day. Those of no known day count against every day. */
    long of(LocalDate day) {
        return perDay.getOrDefault(day, 0L) + perDay.getOrDefault(LocalDate.MIN, 0L);
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
