package dev.counterflow.cluster.embedded;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same to several servers at once. */
final class SideBySide {
    private SideBySide() {}

    /** What is done to one. */
    @FunctionalInterface
    interface Work<T, R> {
        R of(T item) throws IOException;
    }

    /**
     * Returns when the work on all items has ended, well or not.
     *
     * @return the results, in the order of the items
     * @throws IOException or a RuntimeException: the first failure in the order of the items, with the others suppressed
     */
    static <T, R> List<R> map(List<T> items, Work<T, R> work) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, items.size()));
        try {
            List<Future<R>> futures = new ArrayList<>();
            for (T item : items) {
                futures.add(threads.submit(() -> work.of(item)));
            }
            return results(futures);
        } finally {
            threads.shutdownNow();
        }
    }

    private static <R> List<R> results(List<Future<R>> futures) throws IOException {
        List<R> results = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (Future<R> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                failures.add(e.getCause() == null ? e : e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CounterflowException(
                        Problem.EMBEDDED_SERVERS, "Interrupted while starting or stopping servers", e);
            }
        }
        if (failures.isEmpty()) {
            return results;
        }
        Throwable first = failures.remove(0);
        failures.forEach(first::addSuppressed);
        if (first instanceof IOException failure) {
            throw failure;
        }
        if (first instanceof RuntimeException failure) {
            throw failure;
        }
        throw new CounterflowException(Problem.INTERNAL, first.toString(), first);
    }
}
