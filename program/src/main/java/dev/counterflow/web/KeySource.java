package dev.counterflow.web;

import dev.counterflow.cluster.AccessKey;
import dev.counterflow.problem.CounterflowException;
import java.time.Duration;
import java.util.Optional;

/** Who knows the access keys. Thread safe. */
@FunctionalInterface
interface KeySource {
    /**
     * Finds a key by its hash.
     *
     * @throws CounterflowException if it cannot be looked up within the deadline
     */
    Optional<AccessKey> find(byte[] hash, Duration deadline);
}
