package dev.counterflow.source.bigquery;

import java.time.LocalDate;

/** The condition that picks the rows of one day: by the partition, so that no other one is read, and by the time. */
final class DayRestriction {
    private DayRestriction() {}

    /**
     * The condition in SQL.
     *
     * @param time the column with the block's timestamp; the partition column is named after it
     */
    static String of(LocalDate day, String time) {
        return time + "_month = DATE '" + day.withDayOfMonth(1) + "' AND " + time + " >= TIMESTAMP '" + day
                + " 00:00:00+00' AND " + time + " < TIMESTAMP '" + day.plusDays(1) + " 00:00:00+00'";
    }
}
