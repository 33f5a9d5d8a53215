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
 * The right to start and stop the servers of a data directory: one process, and in it one thread, has it at a time. It
 * ends with {@link #close()} or with the process.
 */
final class Transition implements AutoCloseable {
    /** A first start takes seconds; a recovery after a crash may take minutes. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofMillis(20);

    /**
     * File locks belong to the process, and closing any channel of the file gives them up: so inside of this process
     * only one thread at a time may come near the file.
     */
    private static final Map<Path, Semaphore> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    private final Path file;
    private final Semaphore turn;
    private final FileChannel channel;

    private Transition(Path file, Semaphore turn, FileChannel channel) {
        this.file = file;
        this.turn = turn;
        this.channel = channel;
    }

    /**
     * Waits for the right.
     *
     * @throws CounterflowException if somebody else does not give it up within five minutes
     */
    static Transition begin(DataDirectory directory) throws IOException {
        return begin(directory, LIMIT);
    }

    static Transition begin(DataDirectory directory, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        Path file = directory.transitionLock();
        Semaphore turn = IN_THIS_PROCESS.computeIfAbsent(file, path -> new Semaphore(1));
        try {
            if (!turn.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy(directory, limit);
            }
            boolean begun = false;
            FileChannel channel = open(file, turn);
            try {
                while (channel.tryLock() == null) {
                    if (System.nanoTime() - deadline > 0) {
                        throw busy(directory, limit);
                    }
                    Thread.sleep(PAUSE.toMillis());
                }
                begun = true;
                return new Transition(file, turn, channel);
            } finally {
                if (!begun) {
                    channel.close();
                    turn.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CounterflowException(Problem.EMBEDDED_SERVERS, "Interrupted while waiting for " + file, e);
        }
    }

    private static FileChannel open(Path file, Semaphore turn) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            turn.release();
            throw e;
        }
    }

    private static CounterflowException busy(DataDirectory directory, Duration limit) {
        return new CounterflowException(
                Problem.BUSY,
                "Somebody else has been starting or stopping the servers of " + directory.root() + " for more than "
                        + limit.toMillis() + " ms: wait until that is done, or end it.");
    }

    /** Gives the lock's file to the user of the data directory, who must be able to open it when root made it. */
    void own(Account account) throws IOException {
        account.own(file);
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            turn.release();
        }
    }
}
