package dev.counterflow.ingest;

import dev.counterflow.source.BadRow;
import java.time.LocalDate;
import java.util.function.Consumer;

/**
 * Tells how a run goes on, a line at a time.
 *
 * @param runId the run
 * @param lines takes the lines
 */
record Journal(int runId, Consumer<String> lines) implements IngestProgress {
    /** Says something about the run. */
    void say(String words) {
        lines.accept("run " + runId + words);
    }

    @Override
    public void reading(String what, long size) {}

    @Override
    public void read(long units) {}

    @Override
    public void badRow(BadRow row) {
        say(": bad row: " + row);
    }

    @Override
    public void published(DayReport report) {
        say(": " + report.day() + " is published on " + report.server());
    }

    @Override
    public void alreadyPublished(LocalDate loaded) {
        say(": " + loaded + " was loaded before");
    }
}
