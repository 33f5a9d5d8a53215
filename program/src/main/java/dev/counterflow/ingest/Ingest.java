package dev.counterflow.ingest;

import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.Cost;
import dev.counterflow.cluster.GarbageCollector;
import dev.counterflow.cluster.Ledger;
import dev.counterflow.cluster.OpenRun;
import dev.counterflow.cluster.ProtocolStep;
import dev.counterflow.cluster.RunOrder;
import dev.counterflow.cluster.Runs;
import dev.counterflow.cluster.SegmentStore;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.Batch;
import dev.counterflow.source.Source;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs: from a source to published segments. How far a run is, is noted in the catalog twice a second, and somebody who has
 * it cancelled there ends it. Not thread safe; several may run at once on different days.
 */
public final class Ingest {
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

    /** The same as {@link #run(Source, Optional)} for a source that costs nothing. */
    public RunReport run(Source source) throws InterruptedException {
        return run(source, Optional.empty());
    }

    /**
     * Reads a source to its end and publishes its days. A run of the same source that was interrupted is gone on with:
     * what it published is not loaded again.
     *
     * @param cost what reading bills at most, for the run's record
     * @throws CounterflowException if the data is bad, a day is being loaded by somebody else, a server is silent, or the
     *     run is cancelled; what was published before stays
     */
    public RunReport run(Source source, Optional<Cost> cost) throws InterruptedException {
        List<LocalDate> days = source.batches().stream()
                .flatMap(batch -> batch.day().stream())
                .sorted()
                .toList();
        return run(source, runs -> {
            OpenRun run = runs.begin(source.kind(), source.description(), source.chain(), days);
            cost.ifPresent(run::estimated);
            return run;
        });
    }

    /** The same for a run that was asked for: what it has published is not loaded again. */
    RunReport run(Source source, RunOrder order) throws InterruptedException {
        return run(source, runs -> runs.begin(order));
    }

    private RunReport run(Source source, Function<Runs, OpenRun> begin) throws InterruptedException {
        long begun = System.nanoTime();
        requireServersForCopies();
        Rule rule = Ledger.of(cluster).rule();
        try (OpenRun run = begin.apply(new Runs(cluster))) {
            RunWatch watch = RunWatch.begin(run, source, progress);
            RunLoad load = new RunLoad(source, rule, run, options, store, watch);
            try (watch) {
                // What a killed run left on a server would count when days are placed.
                new GarbageCollector(cluster).collect();
                for (Batch batch : source.batches()) {
                    load.load(batch);
                }
                run.succeeded(load.days().size() + " days published" + account(source));
            } catch (RuntimeException | InterruptedException e) {
                throw ended(run, source, watch, e);
            } finally {
                if (watch.cancelled()) {
                    // It may have come too late for the run; it must not hit what this thread does next.
                    Thread.interrupted();
                }
            }
            new GarbageCollector(cluster).collect();
            return new RunReport(run.runId(), load.days(), load.badRows(), Duration.ofNanos(System.nanoTime() - begun));
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

    /** Notes why a run ended before its last day, and returns what the caller is told. */
    private static RuntimeException ended(OpenRun run, Source source, RunWatch watch, Exception failure)
            throws InterruptedException {
        if (watch.cancelled()) {
            note(() -> run.interrupted("cancelled" + account(source)), failure);
            return new CounterflowException(
                    Problem.CANCELLED, "run " + run.runId() + " was cancelled; what it has published stays", failure);
        }
        note(() -> noteFailure(run, source, failure), failure);
        if (failure instanceof InterruptedException interruption) {
            throw interruption;
        }
        return (RuntimeException) failure;
    }

    private static void note(Runnable noting, Exception failure) {
        try {
            noting.run();
        } catch (RuntimeException e) {
            // The coordinator is gone as well. The run then counts as interrupted, which comes to the same.
            failure.addSuppressed(e);
        }
    }

    private static void noteFailure(OpenRun run, Source source, Exception failure) {
        if (wasInterrupted(failure)) {
            // Looked at first: an interruption while a file is opened reads like a disk that cannot be used.
            run.interrupted("ended before its last day" + account(source));
        } else if (failure instanceof CounterflowException known && known.problem() != Problem.INTERNAL) {
            run.failed(known.problem(), known.userMessage() + account(source));
        } else {
            run.failed(Problem.INTERNAL, "a defect of Counterflow; the log says what" + account(source));
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
}
