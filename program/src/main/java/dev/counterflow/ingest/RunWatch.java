package dev.counterflow.ingest;

import dev.counterflow.cluster.OpenRun;
import dev.counterflow.cluster.Repair;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.source.BadRow;
import dev.counterflow.source.Batch;
import dev.counterflow.source.Source;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over a run from a thread of its own: notes in the catalog how far it is, twice a second, and interrupts it when
 * somebody wants it ended. Whoever is to be told of the progress is told as well. Thread safe.
 */
final class RunWatch implements IngestProgress, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);
    private static final Duration BETWEEN_NOTES = Duration.ofMillis(500);

    private final OpenRun run;
    private final Source source;
    private final IngestProgress progress;
    private final Thread loader;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread watcher = new Thread(this::watch, "watch a run");
    private Optional<LocalDate> day = Optional.empty();
    private long rows;
    private OptionalLong rowsExpected = OptionalLong.empty();
    private boolean unitsAreBytes;
    private long unitBytes;
    private long bytesNoted;
    private boolean cancelled;

    private RunWatch(OpenRun run, Source source, IngestProgress progress, Thread loader) {
        this.run = run;
        this.source = source;
        this.progress = progress;
        this.loader = loader;
    }

    /**
     * Watches over the run that the calling thread executes.
     *
     * @param progress is told what this is told
     */
    static RunWatch begin(OpenRun run, Source source, IngestProgress progress) {
        RunWatch watch = new RunWatch(run, source, progress, Thread.currentThread());
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
            long bytes = source.bytesRead() + unitBytes;
            boolean toCancel = run.note(new OpenRun.Reading(day, rows, rowsExpected, bytes - bytesNoted));
            bytesNoted = bytes;
            // Under the lock: once this is closed, the loader's thread has other things to do.
            if (toCancel && !cancelled && over.getCount() > 0) {
                cancelled = true;
                loader.interrupt();
            }
        } catch (CounterflowException e) {
            LOG.warn("the progress of run {} cannot be noted: {}", run.runId(), e.userMessage());
        }
    }

    /** Whether the run was interrupted because somebody wants it ended. */
    synchronized boolean cancelled() {
        return cancelled;
    }

    /** A batch is about to be read. */
    void reading(Batch batch, String what) {
        synchronized (this) {
            day = batch.day();
            unitsAreBytes = batch.sizeIsBytes();
            rows = 0;
            rowsExpected = OptionalLong.empty();
        }
        // Not under the lock: a source may have to be asked for it, and the run is to be cancelled meanwhile.
        long size = batch.size();
        synchronized (this) {
            rowsExpected = unitsAreBytes || size == 0 ? OptionalLong.empty() : OptionalLong.of(size);
        }
        reading(what, size);
    }

    @Override
    public void reading(String what, long size) {
        progress.reading(what, size);
    }

    @Override
    public void read(long units) {
        synchronized (this) {
            if (unitsAreBytes) {
                unitBytes += units;
            } else {
                rows += units;
            }
        }
        progress.read(units);
    }

    @Override
    public void badRow(BadRow row) {
        progress.badRow(row);
    }

    @Override
    public void published(DayReport report) {
        progress.published(report);
    }

    @Override
    public void copied(Repair.Outcome outcome) {
        progress.copied(outcome);
    }

    @Override
    public void alreadyPublished(LocalDate loaded) {
        progress.alreadyPublished(loaded);
    }

    /** Stops watching, after a last note. */
    @Override
    public void close() {
        over.countDown();
        look();
    }
}
