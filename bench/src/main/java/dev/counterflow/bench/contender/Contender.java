package dev.counterflow.bench.contender;

/** Somebody who can be asked. */
public interface Contender {
    /** As it stands in the results. */
    String name();

    /** Whether amounts are exact, or those of {@code double precision}. */
    default boolean exact() {
        return true;
    }

    /** A new connection, of a client of its own. */
    Asker connect();
}
