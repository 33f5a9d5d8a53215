package dev.counterflow.cluster;

import org.jdbi.v3.core.Handle;

/** A lock on the coordinator that ends with the connection that holds it, however that ends. */
final class AdvisoryLock {
    private AdvisoryLock() {}

    /** Takes the lock of a name, or returns false at once if another connection holds it. */
    static boolean tryTake(Handle coordinator, String key) {
        return coordinator
                .createQuery("select pg_try_advisory_lock(hashtextextended(:key, 0))")
                .bind("key", key)
                .mapTo(Boolean.class)
                .one();
    }

    /** Gives back a lock that this connection took. */
    static void giveBack(Handle coordinator, String key) {
        coordinator
                .createQuery("select pg_advisory_unlock(hashtextextended(:key, 0))")
                .bind("key", key)
                .mapTo(Boolean.class)
                .one();
    }

    /** Whether no connection holds it at this moment. */
    static boolean isFree(Handle coordinator, String key) {
        boolean free = tryTake(coordinator, key);
        if (free) {
            giveBack(coordinator, key);
        }
        return free;
    }
}
