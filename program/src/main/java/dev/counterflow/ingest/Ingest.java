package dev.counterflow.ingest;

import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.DayClaim;
import dev.counterflow.cluster.GarbageCollector;
import dev.counterflow.cluster.Ledger;
import dev.counterflow.cluster.ProtocolStep;
import dev.counterflow.cluster.RunOrder;
import dev.counterflow.cluster.Runs;
import dev.counterflow.cluster.SegmentStore;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.Batch;
import dev.counterflow.source.ReadAgainException;
import dev.counterflow.source.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs: from a source to published segments. Not thread safe; several may run at once on different days. */
public final class Ingest {
    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

    /** How often a batch is read that breaks off where it cannot go on. It may be paid for each time. */
    private static final int MOST_READINGS = 3;

    private final Cluster cluster;
    private final IngestOptions options;
    private final IngestProgress progress;
    private final SegmentStore store;

    public Ingest(Cluster cluster, IngestOptions options, IngestProgress progress) {
        this(cluster, options, progress, ProtocolStep.NOBODY);
    }

    /** An ingest whose steps somebody listens to. */
    public Ingest(Cluster cluster, IngestOptions options, IngestProgress progress, ProtocolStep steps) {
        this.cluster = cluster;
        this.options = options;
        this.progress = progress;
        this.store = new SegmentStore(cluster, steps);
    }

    /**
     * Reads a source to its end and publishes its days. A run of the same source that was interrupted is gone on with:
     * what it published is not loaded again.
     *
     * @throws CounterflowException if the data is bad, a day is being loaded by somebody else, or a server is silent;
     *     what was published before stays
     */
    public RunReport run(Source source) throws InterruptedException {
        return run(source, runs -> runs.begin(source.kind(), source.description(), source.chain()));
    }

    /** The same for a run that was asked for: what it has published is not loaded again. */
    RunReport run(Source source, RunOrder order) throws InterruptedException {
        return run(source, runs -> runs.begin(order));
    }

    private RunReport run(Source source, Function<Runs, Runs.Run> begin) throws InterruptedException {
        long begun = System.nanoTime();
        requireServersForCopies();
        Rule rule = Ledger.of(cluster).rule();
        try (Runs.Run run = begin.apply(new Runs(cluster))) {
            List<DayReport> days = new ArrayList<>();
            long badRows = 0;
            try {
                // What a killed run left on a server would count when days are placed.
                new GarbageCollector(cluster).collect();
                for (Batch batch : source.batches()) {
                    badRows += load(source, batch, rule, run, days);
                }
                run.succeeded(days.size() + " days published" + account(source));
            } catch (RuntimeException | InterruptedException e) {
                noteFailure(run, source, e);
                throw e;
            }
            new GarbageCollector(cluster).collect();
            return new RunReport(run.runId(), days, badRows, Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private static String account(Source source) {
        return source.account().map(account -> "; " + account).orElse("");
    }

    private void requireServersForCopies() {
        if (options.copies() > cluster.servers().size()) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "copies is " + options.copies() + ", and there are only "
                            + cluster.servers().size() + " servers");
        }
    }

    private static void noteFailure(Runs.Run run, Source source, Exception failure) {
        try {
            if (failure instanceof CounterflowException known && known.problem() != Problem.INTERNAL) {
                run.failed(known.problem(), known.userMessage() + account(source));
            } else if (wasInterrupted(failure)) {
                run.interrupted("ended before its last day" + account(source));
            } else {
                run.failed(Problem.INTERNAL, "a defect of Counterflow: " + failure + account(source));
            }
        } catch (RuntimeException e) {
            // The coordinator is gone as well. The run then counts as interrupted, which comes to the same.
            failure.addSuppressed(e);
        }
    }

    /** Libraries wrap the interruption that they meet in whatever they like. */
    private static boolean wasInterrupted(Exception failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof InterruptedException) {
                return true;
            }
        }
        return Thread.currentThread().isInterrupted();
    }

    /** Loads one batch and returns the number of bad rows that were left out. */
    private long load(Source source, Batch batch, Rule rule, Runs.Run run, List<DayReport> days)
            throws InterruptedException {
        LocalDate only = batch.day().orElse(null);
        if (only == null) {
            return readAndLoad(source, batch, rule, run, days);
        }
        if (run.published().contains(only)) {
            progress.alreadyPublished(only);
            return 0;
        }
        // Claimed before it is read: whoever comes second should not read a day for nothing.
        try (DayClaim claim = store.claim(source.chain(), only);
                WorkFolder folder = WorkFolder.in(options.workFolder());
                SortedBatch sorted = read(batch, rule, folder, only.toString())) {
            checkOnly(sorted, only);
            sorted.badRows().checkAll();
            DayLoad load = new DayLoad(store, source.kind(), run.runId(), batch, sorted, options.skipDuplicates());
            publish(load, claim, only, run, days);
            return sorted.badRows().count();
        }
    }

    private long readAndLoad(Source source, Batch batch, Rule rule, Runs.Run run, List<DayReport> days)
            throws InterruptedException {
        try (WorkFolder folder = WorkFolder.in(options.workFolder());
                SortedBatch sorted = read(batch, rule, folder, source.description())) {
            DayLoad load = new DayLoad(store, source.kind(), run.runId(), batch, sorted, options.skipDuplicates());
            for (LocalDate day : sorted.rowsPerDay().keySet()) {
                sorted.badRows().check(day);
                if (run.published().contains(day)) {
                    load.skip(day);
                    progress.alreadyPublished(day);
                } else {
                    try (DayClaim claim = store.claim(source.chain(), day)) {
                        publish(load, claim, day, run, days);
                    }
                }
            }
            sorted.badRows().checkAll();
            return sorted.badRows().count();
        }
    }

    private SortedBatch read(Batch batch, Rule rule, WorkFolder folder, String what) throws InterruptedException {
        try {
            for (int reading = 1; reading < MOST_READINGS; reading++) {
                try {
                    return readOnce(batch, rule, folder, what);
                } catch (ReadAgainException e) {
                    LOG.info("{} is read again from its beginning: {}", what, e.getMessage());
                }
            }
            return readOnce(batch, rule, folder, what);
        } catch (ReadAgainException e) {
            throw new CounterflowException(
                    Problem.SOURCE_UNAVAILABLE,
                    what + " was read " + MOST_READINGS + " times and broke off each time: " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new CounterflowException(Problem.FILE_ACCESS, "the input cannot be read: " + e.getMessage(), e);
        }
    }

    private SortedBatch readOnce(Batch batch, Rule rule, WorkFolder folder, String what)
            throws IOException, InterruptedException {
        progress.reading(what, batch.size());
        return SortedBatch.read(batch, rule, options, folder.path(), progress);
    }

    private static void checkOnly(SortedBatch sorted, LocalDate only) {
        SortedSet<LocalDate> others = new TreeSet<>(sorted.rowsPerDay().keySet());
        others.remove(only);
        if (!others.isEmpty()) {
            throw new CounterflowException(
                    Problem.BAD_DATA, "the source gave transactions of " + others.first() + " for the day " + only);
        }
    }

    private void publish(DayLoad load, DayClaim claim, LocalDate day, Runs.Run run, List<DayReport> days) {
        DayReport report = load.load(claim, day);
        run.dayPublished(report.transactions(), report.badRows());
        days.add(report);
        progress.published(report);
        if (options.copies() > 1) {
            progress.copied(store.copy(claim, options.copies()));
        }
    }
}
