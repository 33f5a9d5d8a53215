package dev.counterflow.exposure;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.counterflow.cluster.Role;
import dev.counterflow.cluster.Server;
import dev.counterflow.cluster.SqlProblem;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Asks the coordinator questions, as the reader. Thread safe: as many questions are under way at once as there are
 * connections, the others wait within their deadline.
 */
public final class Exposures implements AutoCloseable {
    /** How long a server that did not answer is asked only when no other has a copy. */
    private static final Duration SILENCE_REMEMBERED = Duration.ofSeconds(10);

    /** The database gives up at the deadline and says so; only if it does not even do that, the connection is cut. */
    private static final Duration GRACE = Duration.ofMillis(250);

    private static final String ASK = "select * from counterflow.ask(?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final Executor SAME_THREAD = Runnable::run;

    private final Server coordinator;
    private final HikariDataSource connections;
    private final SilentServers silent = new SilentServers(InstantSource.system(), SILENCE_REMEMBERED);

    /**
     * Opens no connection yet.
     *
     * @param mostConnections how many questions may be under way at once
     */
    public Exposures(Server coordinator, int mostConnections) {
        this.coordinator = coordinator;
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("coordinator");
        pool.setJdbcUrl(coordinator.url());
        pool.setDataSourceProperties(coordinator.properties(Role.READER));
        pool.setMaximumPoolSize(mostConnections);
        pool.setMinimumIdle(0);
        pool.setConnectionTimeout(Question.DEFAULT_DEADLINE.toMillis());
        pool.setInitializationFailTimeout(-1);
        pool.setReadOnly(true);
        pool.addDataSourceProperty("prepareThreshold", "1");
        pool.addDataSourceProperty(
                "options", "-c statement_timeout=" + Question.DEFAULT_DEADLINE.toMillis() + " -c plan_cache_mode=auto");
        this.connections = new HikariDataSource(pool);
    }

    /**
     * Answers a question from one state of the catalog.
     *
     * @throws CounterflowException if a server that is needed does not answer ({@link Problem#SERVER_UNAVAILABLE}), or
     *     not within the deadline ({@link Problem#DEADLINE_EXCEEDED})
     */
    public Answer ask(Question question) {
        try (Connection connection = connections.getConnection()) {
            Answer answer = ask(connection, question);
            silent.add(answer.silentServers());
            return answer;
        } catch (SQLTransientConnectionException e) {
            throw notConnected(e);
        } catch (SQLException e) {
            SqlProblem.silentServer(e).ifPresent(server -> silent.add(List.of(server)));
            throw SqlProblem.of(coordinator.name(), e);
        }
    }

    private Answer ask(Connection connection, Question question) throws SQLException {
        boolean ownDeadline = !question.deadline().equals(Question.DEFAULT_DEADLINE);
        connection.setNetworkTimeout(
                SAME_THREAD, Math.toIntExact(question.deadline().plus(GRACE).toMillis()));
        if (ownDeadline) {
            limitStatements(connection, question.deadline());
        }
        try (PreparedStatement statement = connection.prepareStatement(ASK)) {
            statement.setString(1, question.address());
            statement.setString(2, question.chain().code());
            statement.setObject(3, question.range().from().map(Exposures::atUtc).orElse(OffsetDateTime.MIN));
            statement.setObject(4, question.range().to().map(Exposures::atUtc).orElse(OffsetDateTime.MAX));
            statement.setString(5, question.flow().code());
            statement.setLong(6, question.limit() + 1L);
            statement.setLong(7, question.offset());
            statement.setArray(8, connection.createArrayOf("text", silent.current()));
            statement.setBoolean(9, question.partial());
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows, question.limit());
            }
        } finally {
            if (ownDeadline && !connection.isClosed()) {
                limitStatements(connection, Question.DEFAULT_DEADLINE);
            }
        }
    }

    private static void limitStatements(Connection connection, Duration deadline) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select set_config('statement_timeout', ?, false)")) {
            statement.setString(1, Long.toString(deadline.toMillis()));
            statement.execute();
        }
    }

    private static Answer read(ResultSet rows, int limit) throws SQLException {
        List<Exposure> exposures = new ArrayList<>();
        while (rows.next()) {
            String counterparty = rows.getString("counterparty");
            if (counterparty == null) {
                boolean more = exposures.size() > limit;
                return new Answer(
                        more ? exposures.subList(0, limit) : exposures,
                        more,
                        list(rows.getArray("segments"), Integer[].class),
                        list(rows.getArray("missing_segments"), Integer[].class),
                        list(rows.getArray("silent_servers"), String[].class));
            }
            exposures.add(new Exposure(
                    counterparty, satoshis(rows.getBigDecimal("inflows")), satoshis(rows.getBigDecimal("outflows"))));
        }
        throw new CounterflowException(Problem.INTERNAL, "an answer ended without the row about itself");
    }

    private static java.math.BigInteger satoshis(BigDecimal amount) {
        return amount.toBigIntegerExact();
    }

    private static <T> List<T> list(Array array, Class<T[]> type) throws SQLException {
        return Arrays.asList(type.cast(array.getArray()));
    }

    private static OffsetDateTime atUtc(java.time.Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
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

    @Override
    public void close() {
        connections.close();
    }
}
