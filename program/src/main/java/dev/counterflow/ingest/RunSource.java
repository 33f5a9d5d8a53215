package dev.counterflow.ingest;

import dev.counterflow.cluster.Cost;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.Source;
import java.util.Optional;

/** An open source, for one run. For one thread. */
public interface RunSource extends AutoCloseable {
    /** What is to be read. */
    Source source();

    /** What reading it will bill at most; empty if it costs nothing. Asking costs nothing. */
    default Optional<Cost> cost() throws InterruptedException {
        return Optional.empty();
    }

    /**
     * Makes sure that so much may be billed.
     *
     * @throws CounterflowException with {@link Problem#CONSENT_REQUIRED} if nobody has agreed to that much
     */
    default void requireConsent(Cost cost) {}

    @Override
    default void close() {}
}
