package dev.counterflow.ingest;

import dev.counterflow.cluster.ClaimedRun;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.source.BadRow;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over a run from a thread of its own: notes in the catalog how far it is, twice a second, and interrupts it when
 * somebody wants it ended. Thread safe.
 */
final class RunWatch implements IngestProgress, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);
    private static final Duration BETWEEN_NOTES = Duration.ofMillis(500);

    private final ClaimedRun run;
    private final RunSource source;
    private final Thread worker;
    private final Consumer<String> journal;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread watcher = new Thread(this::watch, "watch a run");
    private Optional<LocalDate> day = Optional.empty();
    private long rows;
    private OptionalLong rowsExpected = OptionalLong.empty();
    private long bytesNoted;
    private boolean cancelled;

    private RunWatch(ClaimedRun run, RunSource source, Thread worker, Consumer<String> journal) {
        this.run = run;
        this.source = source;
        this.worker = worker;
        this.journal = journal;
    }

    /** Watches over the run that the calling thread executes. */
    static RunWatch begin(ClaimedRun run, RunSource source, Consumer<String> journal) {
        RunWatch watch = new RunWatch(run, source, Thread.currentThread(), journal);
        watch.watcher.setDaemon(true);
        watch.watcher.start();
        return watch;
    }

    private void watch() {
        try {
            while (!over.await(BETWEEN_NOTES.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but the end of the program.
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void look() {
        try {
            long bytes = source.bytesRead();
            boolean toCancel = run.note(new ClaimedRun.Reading(day, rows, rowsExpected, bytes - bytesNoted));
            bytesNoted = bytes;
            // Under the lock: once this is closed, the worker's thread has other things to do.
            if (toCancel && !cancelled && over.getCount() > 0) {
                cancelled = true;
                worker.interrupt();
            }
        } catch (CounterflowException e) {
            LOG.warn("the progress of run {} cannot be noted: {}", run.runId(), e.userMessage());
        }
    }

    /** Whether the run was interrupted because somebody wants it ended. */
    synchronized boolean cancelled() {
        return cancelled;
    }

    @Override
    public synchronized void reading(String what, long size) {
        day = dayOf(what);
        rows = 0;
        rowsExpected = size > 0 ? OptionalLong.of(size) : OptionalLong.empty();
    }

    private static Optional<LocalDate> dayOf(String what) {
        try {
            return Optional.of(LocalDate.parse(what));
        } catch (DateTimeParseException isNoDay) {
            return Optional.empty();
        }
    }

    @Override
    public synchronized void read(long units) {
        rows += units;
    }

    @Override
    public void badRow(BadRow row) {
        journal.accept("run " + run.runId() + ": bad row: " + row);
    }

    @Override
    public void published(DayReport report) {
        journal.accept("run " + run.runId() + ": " + report.day() + " is published on " + report.server());
    }

    @Override
    public void alreadyPublished(LocalDate loaded) {
        journal.accept("run " + run.runId() + ": " + loaded + " was loaded before");
    }

    /** Stops watching, after a last note. */
    @Override
    public void close() {
        over.countDown();
        look();
    }
}
