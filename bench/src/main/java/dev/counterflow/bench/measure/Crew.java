package dev.counterflow.bench.measure;

import dev.counterflow.bench.contender.Asker;
import dev.counterflow.bench.contender.BenchException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/** Lets each client do the same work in a thread of its own, and adds up what they noted. */
final class Crew {
    private static final int SIGNIFICANT_DIGITS = 3;

    private Crew() {}

    /** What one client does; it notes the latency of each answer. */
    @FunctionalInterface
    interface Work {
        void run(Asker asker, Histogram latency) throws InterruptedException;
    }

    /** Returns when all have finished; fails if one fails. */
    static Histogram run(List<Asker> askers, Work work) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(askers.size());
        try {
            List<Future<Histogram>> running = new ArrayList<>();
            for (Asker asker : askers) {
                running.add(threads.submit(() -> {
                    Histogram latency = new Histogram(SIGNIFICANT_DIGITS);
                    work.run(asker, latency);
                    return latency;
                }));
            }
            Histogram all = new Histogram(SIGNIFICANT_DIGITS);
            for (Future<Histogram> one : running) {
                all.add(one.get());
            }
            return all;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new BenchException("a client failed", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
