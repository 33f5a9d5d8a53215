package dev.counterflow.bench.contender;

import dev.counterflow.bench.data.Dataset;
import dev.counterflow.bench.data.Dataset.DayFile;
import dev.counterflow.bench.data.Question;
import dev.counterflow.cluster.embedded.EmbeddedServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Properties;

/**
 * What a good engineer would do with one server: all postings in day partitions, sorted by address, one B-tree on the
 * address, vacuumed, asked by a prepared statement with a generic plan. Thread-safe.
 */
public final class Unsharded {
    private final Databases databases;
    private final EmbeddedServer server;

    public Unsharded(Databases databases) {
        this.databases = databases;
        this.server = databases.all().get(0);
    }

    /** Loads a dataset into a database of its own. */
    public void load(Dataset dataset) {
        databases.create(dataset.name());
        try (Connection connection = Databases.connect(server, dataset.name());
                Statement statement = connection.createStatement()) {
            statement.execute(Databases.sql("unsharded-tables.sql"));
            for (DayFile day : dataset.days()) {
                load(connection, statement, day);
            }
            statement.execute("analyze posting");
        } catch (SQLException e) {
            throw new BenchException("cannot load the unsharded contender", e);
        }
    }

    private static void load(Connection connection, Statement statement, DayFile day) throws SQLException {
        String partition = partition(day.day());
        connection.setAutoCommit(false);
        Staging.fill(connection, day);
        Databases.execute(
                connection,
                "create table %I partition of posting for values from (%L) to (%L)",
                partition,
                startOf(day.day()).toString(),
                startOf(day.day().plusDays(1)).toString());
        statement.execute("insert into " + partition + " select * from staging order by address");
        statement.execute("drop table staging");
        statement.execute("create index on " + partition + " (address)");
        connection.commit();
        connection.setAutoCommit(true);
        statement.execute("vacuum (freeze, analyze) " + partition);
    }

    private static String partition(LocalDate day) {
        return "posting_" + day.toString().replace('-', '_');
    }

    /** How a loaded dataset is asked. */
    public Contender contender(Dataset dataset) {
        Properties properties = new Properties();
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("options", "-c plan_cache_mode=force_generic_plan");
        return new SqlContender(
                "unsharded",
                true,
                () -> Databases.connect(server, dataset.name(), properties),
                Databases.sql("unsharded-question.sql"),
                Unsharded::bind);
    }

    static void bind(PreparedStatement statement, Question question) throws SQLException {
        statement.setString(1, question.address());
        statement.setObject(2, startOf(question.firstDay()));
        statement.setObject(3, startOf(question.lastDay().plusDays(1)));
    }

    static OffsetDateTime startOf(LocalDate day) {
        return day.atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    /** What a dataset takes on the disk. */
    public long bytes(Dataset dataset) {
        try (Connection connection = Databases.connect(server, dataset.name())) {
            return Databases.bytes(connection);
        } catch (SQLException e) {
            throw new BenchException("cannot measure the unsharded contender", e);
        }
    }
}
