package dev.counterflow.exposure;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.counterflow.cluster.Role;
import dev.counterflow.cluster.Server;
import dev.counterflow.cluster.SqlProblem;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections to the coordinator, as the reader, for one statement each, which ends by its deadline. Thread safe. */
final class Answering implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

    /** How long a server that did not answer is asked only when no other has a copy. */
    private static final Duration SILENCE_REMEMBERED = Duration.ofSeconds(10);

    /** The database gives up at the deadline and says so; only if it does not even do that, the connection is cut. */
    private static final Duration GRACE = Duration.ofMillis(500);

    /** HikariCP takes no shorter time to wait for a connection. */
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(250);

    private static final Executor SAME_THREAD = Runnable::run;

    private final Server coordinator;
    private final HikariDataSource connections;
    private final CoordinatorWatch watch;
    private final Duration usualDeadline;
    private final ScheduledExecutorService timer = timer();
    private final SilentServers silent = new SilentServers(InstantSource.system(), SILENCE_REMEMBERED);

    Answering(Server coordinator, int mostConnections, Duration usualDeadline, CoordinatorWatch watch) {
        this.coordinator = coordinator;
        this.watch = watch;
        this.usualDeadline = usualDeadline;
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("coordinator");
        pool.setJdbcUrl(coordinator.url());
        pool.setDataSourceProperties(coordinator.properties(Role.READER));
        pool.setMaximumPoolSize(mostConnections);
        pool.setMinimumIdle(0);
        pool.setConnectionTimeout(Math.max(SHORTEST_WAIT.toMillis(), usualDeadline.toMillis()));
        pool.setInitializationFailTimeout(-1);
        pool.setReadOnly(true);
        pool.addDataSourceProperty("prepareThreshold", "1");
        pool.addDataSourceProperty(
                "options", "-c statement_timeout=" + usualDeadline.toMillis() + " -c plan_cache_mode=auto");
        this.connections = new HikariDataSource(pool);
    }

    /** One statement on a connection. */
    @FunctionalInterface
    interface Statement<T> {
        /**
         * Runs it.
         *
         * @param avoid the servers to ask only if no other has a copy
         */
        T run(Connection connection, String[] avoid) throws SQLException;
    }

    /**
     * Runs a statement within a deadline.
     *
     * @throws CounterflowException if a server that is needed does not answer ({@link Problem#SERVER_UNAVAILABLE}), or
     *     not within the deadline ({@link Problem#DEADLINE_EXCEEDED})
     */
    <T> T within(Duration deadline, Statement<T> statement) {
        try (Connection connection = connections.getConnection()) {
            return watched(connection, deadline, statement);
        } catch (SQLTransientConnectionException e) {
            throw notConnected(e);
        } catch (SQLException e) {
            throw SqlProblem.of(coordinator.name(), e);
        }
    }

    private <T> T watched(Connection connection, Duration deadline, Statement<T> statement) throws SQLException {
        long start = System.nanoTime();
        try {
            T answer = within(connection, deadline, statement);
            watch.answered(System.nanoTime() - start, Optional.empty());
            return answer;
        } catch (SQLException e) {
            Problem problem = SqlProblem.of(coordinator.name(), e).problem();
            watch.answered(System.nanoTime() - start, Optional.of(problem));
            SqlProblem.silentServer(e).ifPresent(server -> {
                silent.add(List.of(server));
                watch.silent(server, problem == Problem.DEADLINE_EXCEEDED);
            });
            throw e;
        }
    }

    private <T> T within(Connection connection, Duration deadline, Statement<T> statement) throws SQLException {
        connection.setNetworkTimeout(
                SAME_THREAD, Math.toIntExact(deadline.plus(GRACE).toMillis()));
        if (deadline.compareTo(usualDeadline) > 0) {
            limitStatements(connection, deadline);
            try {
                return statement.run(connection, silent.current());
            } finally {
                if (!connection.isClosed()) {
                    limitStatements(connection, usualDeadline);
                }
            }
        }
        if (deadline.equals(usualDeadline)) {
            return statement.run(connection, silent.current());
        }
        // To tell the database first would take two round trips more, and just when many questions wait for their turn.
        try (Cancelling cancelling = new Cancelling(connection)) {
            cancelling.after(deadline);
            return statement.run(connection, silent.current());
        }
    }

    /** Has what a connection does cancelled when its time is up, until this is closed. */
    private final class Cancelling implements AutoCloseable {
        private final Connection connection;
        private final int process;
        private final Lock ending = new ReentrantLock();
        private @Nullable Future<?> due;
        private boolean over;

        /** Nothing is due yet. */
        Cancelling(Connection connection) throws SQLException {
            this.connection = connection;
            this.process = connection.unwrap(PGConnection.class).getBackendPID();
        }

        void after(Duration time) {
            due = timer.schedule(this::cancel, time.toNanos(), TimeUnit.NANOSECONDS);
        }

        private void cancel() {
            ending.lock();
            try {
                if (!over) {
                    cancelProcess();
                }
            } finally {
                ending.unlock();
            }
        }

        /**
         * Not by the protocol's own way: before PostgreSQL 17 that is two signals, and the second may hit whoever is finding
         * out which server was late.
         */
        private void cancelProcess() {
            try (Connection other = coordinator.connect(Role.READER);
                    PreparedStatement cancel = other.prepareStatement("select pg_cancel_backend(?)")) {
                cancel.setInt(1, process);
                cancel.execute();
            } catch (SQLException | CounterflowException e) {
                // The database does not answer even to that: the connection is cut in a moment.
                LOG.debug("a question could not be cancelled: {}", e.getMessage());
            }
        }

        /**
         * Waits for a cancelling that is under way, so that it does not hit the next question; if that takes long, there is
         * no next one on this connection.
         */
        @Override
        public void close() {
            if (due != null) {
                due.cancel(false);
            }
            boolean alone = false;
            try {
                alone = ending.tryLock(GRACE.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (alone) {
                over = true;
                ending.unlock();
            } else {
                connections.evictConnection(connection);
            }
        }
    }

    /** Remembers that these servers did not answer. */
    void remember(List<String> silentServers) {
        silent.add(silentServers);
        silentServers.forEach(server -> watch.silent(server, false));
    }

    /** The connections as they are now. */
    PoolState pool() {
        HikariPoolMXBean pool = connections.getHikariPoolMXBean();
        return new PoolState(
                pool.getActiveConnections(),
                pool.getIdleConnections(),
                pool.getThreadsAwaitingConnection(),
                connections.getMaximumPoolSize());
    }

    private static void limitStatements(Connection connection, Duration deadline) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select set_config('statement_timeout', ?, false)")) {
            statement.setString(1, Long.toString(deadline.toMillis()));
            statement.execute();
        }
    }

    private CounterflowException notConnected(SQLTransientConnectionException e) {
        SQLException cause = e.getCause() instanceof SQLException sql ? sql : null;
        if (cause == null) {
            return new CounterflowException(
                    Problem.OVERLOADED,
                    "more questions are under way than there are connections to " + coordinator.name(),
                    e);
        }
        return SqlProblem.of(coordinator.name(), cause);
    }

    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "deadlines");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        connections.close();
    }
}
