package dev.counterflow.bench.contender;

import dev.counterflow.bench.data.Question;
import java.util.List;

/** One connection of one client to a contender. Not thread-safe. */
public interface Asker extends AutoCloseable {
    /**
     * Asks and consumes the answer as cheaply as a client can.
     *
     * @return a number that depends on all of the answer, so that no part of it can be left out
     */
    long ask(Question question);

    /** Asks and returns the answer. */
    List<Flows> answer(Question question);

    @Override
    void close();
}
