package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.JdbiException;

/**
 * Runs a catalog transaction that needs strong locks. It waits for a lock only briefly, because everybody else queues up
 * behind a waiting one, and tries again instead.
 */
final class LockPatience {
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int MOST_ATTEMPTS = 600;
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK_DETECTED = "40P01";

    private LockPatience() {}

    static <T> T run(Handle catalog, HandleCallback<T, RuntimeException> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return catalog.inTransaction(transaction -> {
                    transaction.execute("set local lock_timeout = " + LOCK_TIMEOUT.toMillis());
                    return work.withHandle(transaction);
                });
            } catch (JdbiException e) {
                SQLException cause = SqlProblem.cause(e);
                if (cause == null
                        || !(LOCK_NOT_AVAILABLE.equals(cause.getSQLState())
                                || DEADLOCK_DETECTED.equals(cause.getSQLState()))) {
                    throw e;
                }
                if (attempt == MOST_ATTEMPTS) {
                    throw new CounterflowException(
                            Problem.BUSY,
                            "a query on counterflow.posting has held its tables for over "
                                    + LOCK_TIMEOUT
                                            .plus(PAUSE)
                                            .multipliedBy(MOST_ATTEMPTS)
                                            .toMinutes()
                                    + " minutes; end it (see pg_stat_activity on the coordinator), then try again",
                            e);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
