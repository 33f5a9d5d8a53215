package dev.counterflow.ingest;

import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out to which days the bad rows of one input may belong that do not tell it themselves. Exports are mostly in the
 * order of blocks, and then such a row is of the day before it, of the day after it, or of one between. The timestamps of
 * blocks go back by up to some hours; an input in which they go back further is in no order, and there such a row may be
 * of any day. Not thread safe.
 */
final class DaylessRows {
    /** A block's time is above the median of the eleven before, and at most two hours ahead of the clock. */
    private static final long ORDERED_WITHIN_SECONDS = Duration.ofHours(6).toSeconds();

    private static final DayRange ANY_DAY = new DayRange(LocalDate.MIN, LocalDate.MAX);

    private final BadRows badRows;
    private final Map<DayRange, Long> between = new HashMap<>();
    private @Nullable LocalDate day;
    private long latestSecond = Long.MIN_VALUE;
    private boolean inOrder = true;
    private long total;
    private long sinceDay;

    DaylessRows(BadRows badRows) {
        this.badRows = badRows;
    }

    /** A transaction was read. */
    void passed(LocalDate next, long epochSecond) {
        keep(next);
        day = next;
        if (latestSecond > Long.MIN_VALUE && epochSecond < latestSecond - ORDERED_WITHIN_SECONDS) {
            inOrder = false;
        }
        latestSecond = Math.max(latestSecond, epochSecond);
    }

    /** A bad row was read that does not tell its day. */
    void add() {
        total++;
        sinceDay++;
    }

    /** The input is at its end. */
    void end() {
        keep(day);
        if (!inOrder && total > 0) {
            badRows.belong(ANY_DAY, total);
        } else {
            between.forEach(badRows::belong);
        }
    }

    private void keep(@Nullable LocalDate next) {
        if (sinceDay == 0) {
            return;
        }
        LocalDate before = day;
        // Before the first day that is told, any day is possible.
        DayRange days = before == null || next == null
                ? ANY_DAY
                : next.isBefore(before) ? new DayRange(next, before) : new DayRange(before, next);
        between.merge(days, sinceDay, Long::sum);
        sinceDay = 0;
    }
}
