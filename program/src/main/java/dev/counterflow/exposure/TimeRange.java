package dev.counterflow.exposure;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A span of time, half open: {@code from} belongs to it, {@code to} does not.
 *
 * @param from the first moment, or empty for no bound
 * @param to the first moment after it, or empty for no bound
 */
public record TimeRange(Optional<Instant> from, Optional<Instant> to) {
    public static final TimeRange ALL = new TimeRange(Optional.empty(), Optional.empty());

    public TimeRange {
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            throw new IllegalArgumentException(from.get() + " is after " + to.get());
        }
    }

    /** Whole UTC days, both included. */
    public static TimeRange days(LocalDate first, LocalDate last) {
        return new TimeRange(Optional.of(startOf(first)), Optional.of(startOf(last.plusDays(1))));
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
