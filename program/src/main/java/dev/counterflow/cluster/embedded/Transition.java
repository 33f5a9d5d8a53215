package dev.counterflow.cluster.embedded;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Starts and stops of the servers of a data directory, one at a time: one process, and in it one thread. The lock ends
 * with the process, however that ends.
 */
final class Transition {
    /** A first start takes seconds; a recovery after a crash may take minutes. */
    static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofMillis(20);

    /**
     * File locks belong to the process, and closing any channel of the file gives them up: so inside of this process
     * only one thread at a time may come near the file.
     */
    private static final Map<Path, Semaphore> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    private Transition() {}

    /** What is done meanwhile. */
    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }

    /**
     * Waits for the turn, then acts.
     *
     * @throws CounterflowException if somebody else does not come to an end within the limit
     */
    static <T> T during(DataDirectory directory, Duration limit, Action<T> action) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        Path file = directory.transitionLock();
        Semaphore turn = IN_THIS_PROCESS.computeIfAbsent(file, path -> new Semaphore(1));
        try {
            if (!turn.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy(directory, limit);
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                while (channel.tryLock() == null) {
                    if (System.nanoTime() - deadline > 0) {
                        throw busy(directory, limit);
                    }
                    Thread.sleep(PAUSE.toMillis());
                }
                return action.run();
            } finally {
                turn.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CounterflowException(Problem.EMBEDDED_SERVERS, "Interrupted while waiting for " + file, e);
        }
    }

    private static CounterflowException busy(DataDirectory directory, Duration limit) {
        return new CounterflowException(
                Problem.BUSY,
                "Somebody else has been starting or stopping the servers of " + directory.root() + " for more than "
                        + limit.toMillis() + " ms: wait until that is done, or end it.");
    }
}
