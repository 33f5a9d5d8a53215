package dev.counterflow.exposure;

import java.time.LocalDate;
import java.util.Locale;

/**
 * Consecutive UTC days in the same state.
 *
 * @param first the first day
 * @param last the last day, included
 * @param state what is loaded of them
 */
public record DaySpan(LocalDate first, LocalDate last, State state) {
    /** What is loaded of a day. */
    public enum State {
        /** Everything that the source promised. */
        COMPLETE,
        /** Less than the source promised, or without its bad rows. */
        INCOMPLETE,
        /** Nothing. */
        MISSING;

        /** The name in answers. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
