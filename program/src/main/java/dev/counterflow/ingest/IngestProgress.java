package dev.counterflow.ingest;

import dev.counterflow.cluster.Repair;
import dev.counterflow.source.BadRow;

/** Is told how a run goes on. Called from one thread at a time. */
public interface IngestProgress {
    /**
     * A batch is about to be read.
     *
     * @param what what it is, for people: a day, or the files
     * @param size how much there is to read, in the units of {@link #read}
     */
    void reading(String what, long size);

    /** So much more of the batch was read. */
    void read(long units);

    /** A row was left out, or stops the run. */
    void badRow(BadRow row);

    /** A day is on its server, verified and visible. */
    void published(DayReport day);

    /**
     * A published day was to be copied to further servers.
     *
     * @param outcome where it was copied to, and what is still missing
     */
    default void copied(Repair.Outcome outcome) {}

    /** A day was loaded by the interrupted run that this one goes on with. */
    void alreadyPublished(java.time.LocalDate day);
}
