package dev.counterflow.web;

import dev.counterflow.cluster.AccessKey;
import dev.counterflow.cluster.AccessToken;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The access keys that were shown lately. A key is looked up again after {@link #GOOD_FOR}, so that one that was revoked
 * stops to work within that time. While the keys cannot be looked up, those known before go on working for
 * {@link #GOOD_WITHOUT_ANSWER}: nobody can revoke a key meanwhile either. Thread safe.
 */
final class KnownKeys {
    /** How long a revoked key goes on working at most. */
    static final Duration GOOD_FOR = Duration.ofSeconds(5);

    /** How long a key works without being looked up when that is not possible. */
    static final Duration GOOD_WITHOUT_ANSWER = Duration.ofMinutes(10);

    private static final Duration DEADLINE = Duration.ofSeconds(2);

    /** Keys are few; this bounds what is remembered of those that exist. */
    private static final int MOST_KNOWN = 10_000;

    /** So that somebody who guesses keys does not take the connections of those who ask questions. */
    private static final int LOOKED_UP_AT_ONCE = 1;

    private final KeySource source;
    private final LongSupplier nanoTime;
    private final Map<String, Entry> known = new ConcurrentHashMap<>();
    private final Semaphore lookingUp = new Semaphore(LOOKED_UP_AT_ONCE, true);

    KnownKeys(KeySource source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    /**
     * What is known of a key.
     *
     * @param confirmed when it was found last
     * @param looked when it was looked for last
     */
    private record Entry(AccessKey key, long confirmed, long looked) {}

    /**
     * What a key is good for.
     *
     * @return empty if there is no such key, or it was revoked
     * @throws CounterflowException if it is not known and cannot be looked up
     */
    Optional<AccessKey> find(String token) {
        byte[] hash = AccessToken.hash(token);
        String name = HexFormat.of().formatHex(hash);
        Entry entry = known.get(name);
        if (entry != null && nanoTime.getAsLong() - entry.looked() < GOOD_FOR.toNanos()) {
            return Optional.of(entry.key());
        }
        return lookUp(name, hash, Optional.ofNullable(entry));
    }

    private Optional<AccessKey> lookUp(String name, byte[] hash, Optional<Entry> before) {
        boolean turn = false;
        try {
            turn = lookingUp.tryAcquire(DEADLINE.toNanos(), TimeUnit.NANOSECONDS);
            if (!turn) {
                throw new CounterflowException(
                        Problem.OVERLOADED, "too many access keys are being looked up; ask again in a moment");
            }
            Optional<AccessKey> found = source.find(hash, DEADLINE);
            found.ifPresentOrElse(key -> remember(name, key), () -> known.remove(name));
            return found;
        } catch (CounterflowException e) {
            return Optional.of(withoutAnswer(name, before.orElseThrow(() -> e), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CounterflowException(Problem.OVERLOADED, "the server is about to stop", e);
        } finally {
            if (turn) {
                lookingUp.release();
            }
        }
    }

    private void remember(String name, AccessKey key) {
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        long now = nanoTime.getAsLong();
        known.put(name, new Entry(key, now, now));
    }

    private AccessKey withoutAnswer(String name, Entry before, CounterflowException failure) {
        long now = nanoTime.getAsLong();
        if (now - before.confirmed() >= GOOD_WITHOUT_ANSWER.toNanos()) {
            throw failure;
        }
        known.replace(name, before, new Entry(before.key(), before.confirmed(), now));
        return before.key();
    }
}
