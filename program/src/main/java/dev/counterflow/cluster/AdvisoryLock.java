package dev.counterflow.cluster;

import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** A lock on the coordinator that ends with the connection that holds it, however that ends. */
final class AdvisoryLock {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

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

    /**
     * Gives back all locks that this connection took, and closes it. Without the first, the server would do so a moment after
     * the connection is closed, and who asks in between would be told that another process is at work.
     */
    static void giveBackAllAndClose(Handle coordinator) {
        try {
            coordinator.getConnection().setNetworkTimeout(Runnable::run, Math.toIntExact(PATIENCE.toMillis()));
            coordinator.execute("select pg_advisory_unlock_all()");
        } catch (SQLException | JdbiException e) {
            // The session is gone or does not answer: its locks end with it.
        } finally {
            coordinator.close();
        }
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
