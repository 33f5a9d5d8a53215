package dev.counterflow.web;

import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each request on one line. Which addresses somebody asks about is nobody else's business, so it is not in it. Lines are
 * written together, a moment later: the thread that has answered is to read the next request, and to wake another for each
 * line would take as long as writing it. Thread safe.
 */
final class RequestLog implements RequestWatch, AutoCloseable {
    /** The longest time between an answer and its line, but for what a busy machine adds. */
    static final Duration LATENESS = Duration.ofMillis(50);

    /** Beyond these, whoever has answered waits for its line. */
    private static final int MOST_WAITING = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger("dev.counterflow.web.requests");

    /** Asked every few seconds by machines: logged in detailed logs only. */
    private static final Set<String> PROBES = Set.of(Readiness.LIVE, Readiness.PATH, MetricsPage.PATH);

    private static final double NANOSECONDS_PER_MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double ROUNDING = 1000;

    private final Queue<Answered> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor writer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "request-log");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // writing a line does not fail
    public void answered(Answered request) {
        waiting.add(request);
        if (waitingCount.incrementAndGet() > MOST_WAITING) {
            writeWaiting();
        } else if (scheduled.compareAndSet(false, true)) {
            try {
                writer.schedule(this::writeWaiting, LATENESS.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // It is closed: nobody else writes.
                writeWaiting();
            }
        }
    }

    private void writeWaiting() {
        // Before the first line is taken: who comes now finds either us or another turn.
        scheduled.set(false);
        for (Answered request = waiting.poll(); request != null; request = waiting.poll()) {
            waitingCount.decrementAndGet();
            write(request);
        }
    }

    /** Writes what waits. */
    @Override
    public void close() {
        writer.shutdown();
        writeWaiting();
    }

    private static void write(Answered request) {
        (PROBES.contains(request.route()) ? LOG.atDebug() : LOG.atInfo())
                .addKeyValue("request", request.id())
                .addKeyValue("method", request.method())
                .addKeyValue("route", request.route())
                .addKeyValue("status", request.status())
                .addKeyValue("ms", milliseconds(request.nanoseconds()))
                .addKeyValue("caller", request.caller().name())
                .log("answered");
    }

    private static double milliseconds(long nanoseconds) {
        return Math.round(nanoseconds / NANOSECONDS_PER_MILLISECOND * ROUNDING) / ROUNDING;
    }
}
