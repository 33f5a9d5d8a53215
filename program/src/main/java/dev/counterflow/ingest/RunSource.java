package dev.counterflow.ingest;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.Source;
import java.util.OptionalLong;

/** An open source, for one run. For one thread, but for {@link #bytesRead}. */
public interface RunSource extends AutoCloseable {
    /** What is to be read. */
    Source source();

    /** How many bytes reading it will bill at most; empty if it costs nothing. Asking costs nothing. */
    default OptionalLong estimatedBytes() throws InterruptedException {
        return OptionalLong.empty();
    }

    /**
     * Makes sure that so many bytes may be billed.
     *
     * @throws CounterflowException with {@link Problem#CONSENT_REQUIRED} if nobody has agreed to that many
     */
    default void requireConsent(long estimatedBytes) {}

    /** How many bytes were received so far. Any thread may ask. */
    default long bytesRead() {
        return 0;
    }

    @Override
    default void close() {}
}
