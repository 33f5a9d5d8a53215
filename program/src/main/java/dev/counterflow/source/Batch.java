package dev.counterflow.source;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;

/** A part of a source that holds all that the source has of some days. */
public interface Batch {
    /** The one day this batch holds, or empty if only reading it tells. */
    Optional<LocalDate> day();

    /** How much there is to read, in the units of {@link TransactionSink#advance}; to tell the progress only. */
    long size();

    /** Whether that is bytes; otherwise it is rows. */
    default boolean sizeIsBytes() {
        return false;
    }

    /**
     * Reads everything once, in one thread, and returns at the end of the input.
     *
     * @throws ReadAgainException if reading broke off where it cannot go on; what was given is to be dropped, and this
     *     to be called again
     * @throws IOException if the input cannot be read; the message names it
     */
    void read(TransactionSink sink) throws IOException, InterruptedException;

    /** How many transactions the source says a day has, if it says so. Asked after {@link #read}. */
    default OptionalLong promisedTransactions(LocalDate day) {
        return OptionalLong.empty();
    }
}
