package dev.counterflow.ingest;

import java.time.LocalDate;

/**
 * Some consecutive UTC days.
 *
 * @param from the first
 * @param to the last
 */
record DayRange(LocalDate from, LocalDate to) {
    boolean contains(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(to);
    }
}
