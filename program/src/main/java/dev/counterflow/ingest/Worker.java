package dev.counterflow.ingest;

import dev.counterflow.cluster.ClaimedRun;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.Cost;
import dev.counterflow.cluster.RunOrder;
import dev.counterflow.cluster.WorkQueue;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes the runs that were asked for, one after the other, in a thread of its own. Several workers may run at once, in
 * one process or in many: each run has one. A run whose worker was killed is gone on with from its first day that is not
 * published. Thread safe.
 */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

    /** A segment that is being written is finished first; one that takes longer is written again by whoever goes on. */
    private static final Duration LONGEST_END = Duration.ofSeconds(45);

    private final Cluster cluster;
    private final IngestOptions options;
    private final RunSources sources;
    private final boolean holdsSignIns;
    private final Consumer<String> journal;
    private final Thread thread = new Thread(this::work, "worker");
    private volatile boolean stopping;

    private Worker(
            Cluster cluster,
            IngestOptions options,
            RunSources sources,
            boolean holdsSignIns,
            Consumer<String> journal) {
        this.cluster = cluster;
        this.options = options;
        this.sources = sources;
        this.holdsSignIns = holdsSignIns;
        this.journal = journal;
    }

    /**
     * Starts a worker.
     *
     * @param sources opens what is to be read
     * @param holdsSignIns whether {@code sources} can read as those who signed in through a browser; runs that need it are
     *     otherwise left to the process that can
     * @param journal is told what goes on, a line at a time; from several threads
     */
    public static Worker start(
            Cluster cluster,
            IngestOptions options,
            RunSources sources,
            boolean holdsSignIns,
            Consumer<String> journal) {
        Worker worker = new Worker(cluster, options, sources, holdsSignIns, journal);
        worker.thread.start();
        return worker;
    }

    private void work() {
        while (!stopping) {
            try (WorkQueue queue = WorkQueue.open(cluster, holdsSignIns)) {
                while (!stopping) {
                    workOrWait(queue);
                }
            } catch (CounterflowException e) {
                LOG.warn("the queue of runs cannot be reached: {}", e.userMessage());
                pause(PAUSE_AFTER_FAILURE);
            } catch (RuntimeException | Error e) {
                LOG.error("the worker meets what should not happen", e);
                pause(PAUSE_AFTER_FAILURE);
            }
        }
    }

    private void workOrWait(WorkQueue queue) {
        Optional<ClaimedRun> claimed = queue.claim();
        if (claimed.isEmpty()) {
            pause(BETWEEN_LOOKS);
            return;
        }
        try (ClaimedRun run = claimed.get()) {
            execute(run);
        } catch (InterruptedException e) {
            // Either this worker is to stop, or the run was cancelled, which the catalog has by now.
            LOG.info("run {} was interrupted", claimed.get().runId());
        }
    }

    private void execute(ClaimedRun run) throws InterruptedException {
        Journal told = new Journal(run.runId(), journal);
        try {
            RunOrder order = run.order();
            if (order.run().asked().toCancel()) {
                run.cancelled();
            } else if (order.remaining().isEmpty()) {
                run.succeed("all its days are loaded");
            } else {
                load(run, order, told);
            }
        } catch (CounterflowException e) {
            if (stopping) {
                // What was interrupted may say so in many ways, and the run has not failed.
                return;
            }
            told.say(": " + e.userMessage());
            end(run, e);
        } catch (RuntimeException | Error e) {
            if (stopping) {
                return;
            }
            LOG.error("run {} failed", run.runId(), e);
            run.refuse(Problem.INTERNAL, "a defect of Counterflow; the log of the worker says what");
        }
    }

    private static void end(ClaimedRun run, CounterflowException failure) {
        switch (failure.problem()) {
            case BUSY -> run.postpone();
            case INTERNAL -> {
                LOG.error("run {} failed", run.runId(), failure);
                run.refuse(failure.problem(), failure.userMessage());
            }
            default -> run.refuse(failure.problem(), failure.userMessage());
        }
    }

    private void load(ClaimedRun run, RunOrder order, Journal told) throws InterruptedException {
        told.say(" begins: " + order.run().description());
        try (RunSource opened = sources.open(order)) {
            Optional<Cost> cost = opened.cost();
            if (cost.isPresent()) {
                run.estimated(cost.get());
                opened.requireConsent(cost.get());
            }
            RunReport report = new Ingest(cluster, options, told).run(opened.source(), order);
            told.say(" is done: " + report.days().size() + " days published");
        }
    }

    private void pause(Duration pause) {
        if (!stopping) {
            LockSupport.parkNanos(this, pause.toNanos());
        }
    }

    /** Waits until it has ended, which it does when it is closed. */
    public void await() throws InterruptedException {
        thread.join();
    }

    /**
     * Stops. A run under way goes back to the queue, and a day whose segment is being written is finished first.
     */
    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(LONGEST_END.toMillis());
            if (thread.isAlive()) {
                LOG.warn("the worker takes longer than {} s to end; it is left behind", LONGEST_END.toSeconds());
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
