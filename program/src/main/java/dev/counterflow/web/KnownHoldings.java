package dev.counterflow.web;

import dev.counterflow.exposure.Holdings;
import dev.counterflow.problem.CounterflowException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster holds, asked at most once a second however many want to know, so that those who watch the server are
 * no load for it. Thread safe.
 */
final class KnownHoldings {
    /** More than the coordinator takes to give up connecting to a server, so that it can tell which one that is. */
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    private static final Duration GOOD_FOR = Duration.ofSeconds(1);

    private final Function<Duration, Holdings> source;
    private @Nullable Holdings latest;
    private @Nullable CounterflowException failure;
    private long askedAt;

    /**
     * Asks nothing yet.
     *
     * @param source is asked with a deadline
     */
    KnownHoldings(Function<Duration, Holdings> source) {
        this.source = source;
        this.askedAt = System.nanoTime() - GOOD_FOR.toNanos();
    }

    /**
     * What the catalog said less than a second ago.
     *
     * @throws CounterflowException if the coordinator did not answer within three seconds
     */
    synchronized Holdings get() {
        if (System.nanoTime() - askedAt >= GOOD_FOR.toNanos()) {
            ask();
        }
        if (latest == null) {
            throw failure == null ? new IllegalStateException("nothing was asked") : failure;
        }
        return latest;
    }

    private void ask() {
        try {
            latest = source.apply(DEADLINE);
            failure = null;
        } catch (CounterflowException e) {
            latest = null;
            failure = e;
        } finally {
            askedAt = System.nanoTime();
        }
    }
}
