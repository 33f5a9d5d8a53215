package dev.counterflow.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns the signals INT and TERM into an interruption of the command, and keeps the process alive until the command has
 * tidied up: requests finished, servers stopped.
 */
final class Interruption {
    /** Longer than the drain of requests and the stop of servers together. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final CountDownLatch finished = new CountDownLatch(1);

    private Interruption() {}

    /** Interrupts the calling thread when the process is told to end. */
    static Interruption ofThisThread() {
        Interruption interruption = new Interruption();
        Thread command = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.end(command), "tidy up"));
        return interruption;
    }

    /** Says that the command has ended by itself; the process may go. */
    void finished() {
        finished.countDown();
    }

    private void end(Thread command) {
        if (finished.getCount() == 0) {
            return;
        }
        command.interrupt();
        try {
            if (!finished.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("counterflow: gave up waiting for the command to tidy up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
