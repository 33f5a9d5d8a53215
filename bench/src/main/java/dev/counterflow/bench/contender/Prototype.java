package dev.counterflow.bench.contender;

import dev.counterflow.bench.data.Dataset;
import dev.counterflow.bench.data.Dataset.DayFile;
import dev.counterflow.bench.data.Question;
import dev.counterflow.cluster.embedded.EmbeddedServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/**
 * The layout that Counterflow descends from: transfers summed per sender, receiver and day in a table partitioned by day,
 * a third of the days on the coordinator, the others behind foreign tables with default options, a primary key and two
 * B-trees on each day. It is loaded as well as it can be: rows in the order of the primary key, indexes built afterwards,
 * everything vacuumed and analysed, foreign tables too. Thread-safe.
 */
public final class Prototype {
    private final Databases databases;
    private final List<EmbeddedServer> servers;

    public Prototype(Databases databases) {
        this.databases = databases;
        this.servers = databases.all();
    }

    /** Loads a dataset into a database of its own on each server. */
    public void load(Dataset dataset) {
        databases.create(dataset.name());
        try (Connection coordinator = Databases.connect(servers.get(0), dataset.name());
                Statement statement = coordinator.createStatement()) {
            statement.execute(Databases.sql("prototype-tables.sql"));
            for (EmbeddedServer shard : servers.subList(1, servers.size())) {
                link(coordinator, shard, dataset.name());
            }
            int daysEach = (dataset.days().size() + servers.size() - 1) / servers.size();
            for (int at = 0; at < dataset.days().size(); at++) {
                load(coordinator, dataset, dataset.days().get(at), servers.get(at / daysEach));
            }
            statement.execute("analyze daily_transfers");
        } catch (SQLException e) {
            throw new BenchException("cannot load the prototype", e);
        }
    }

    private static void link(Connection coordinator, EmbeddedServer shard, String database) throws SQLException {
        Databases.execute(
                coordinator,
                "create server %I foreign data wrapper postgres_fdw options (host %L, port %L, dbname %L)",
                shard.name(),
                shard.host(),
                Integer.toString(shard.port()),
                database);
        Databases.execute(
                coordinator,
                "create user mapping for current_user server %I options (user %L, password %L)",
                shard.name(),
                EmbeddedServer.SUPERUSER,
                shard.password());
    }

    private void load(Connection coordinator, Dataset dataset, DayFile day, EmbeddedServer home) throws SQLException {
        String table = "daily_transfers_" + day.day().toString().replace('-', '_');
        String bounds = " for values from (%L) to (%L)";
        String from = day.day().toString();
        String to = day.day().plusDays(1).toString();
        if (home.equals(servers.get(0))) {
            Databases.execute(coordinator, "create table %I partition of daily_transfers" + bounds, table, from, to);
            fill(coordinator, table, day);
            return;
        }
        try (Connection shard = Databases.connect(home, dataset.name())) {
            Databases.execute(
                    shard,
                    "create table %I (sender text not null, receiver text not null,"
                            + " total_value double precision not null, date date not null)",
                    table);
            fill(shard, table, day);
        }
        Databases.execute(
                coordinator,
                "create foreign table %I partition of daily_transfers" + bounds + " server %I",
                table,
                from,
                to,
                home.name());
        Databases.execute(coordinator, "analyze %I", table);
    }

    private static void fill(Connection connection, String table, DayFile day) throws SQLException {
        connection.setAutoCommit(false);
        Staging.fill(connection, day);
        // Sums of satoshis are exact in a double up to 2^53, which is four times all coins there are.
        Databases.execute(
                connection,
                "insert into %I select address, counterparty, sum(outflow)::double precision, %L from staging"
                        + " where outflow > 0 group by address, counterparty order by address, counterparty",
                table,
                day.day().toString());
        Databases.execute(connection, "drop table staging");
        Databases.execute(connection, "alter table %I add primary key (sender, receiver, date)", table);
        Databases.execute(connection, "create index on %I (sender, date)", table);
        Databases.execute(connection, "create index on %I (receiver, date)", table);
        connection.commit();
        connection.setAutoCommit(true);
        Databases.execute(connection, "vacuum (freeze, analyze) %I", table);
    }

    /** How a loaded dataset is asked. */
    public Contender contender(Dataset dataset) {
        Properties properties = new Properties();
        properties.setProperty("prepareThreshold", "1");
        return new SqlContender(
                "prototype",
                false,
                () -> Databases.connect(servers.get(0), dataset.name(), properties),
                Databases.sql("prototype-question.sql"),
                Prototype::bind);
    }

    private static void bind(PreparedStatement statement, Question question) throws SQLException {
        for (int side = 0; side < 2; side++) {
            statement.setString(3 * side + 1, question.address());
            statement.setObject(3 * side + 2, question.firstDay(), java.sql.Types.DATE);
            statement.setObject(3 * side + 3, question.lastDay(), java.sql.Types.DATE);
        }
    }

    /** What a dataset takes on the disks of all servers. */
    public long bytes(Dataset dataset) {
        long bytes = 0;
        for (EmbeddedServer server : servers) {
            try (Connection connection = Databases.connect(server, dataset.name())) {
                bytes += Databases.bytes(connection);
            } catch (SQLException e) {
                throw new BenchException("cannot measure the prototype on " + server.name(), e);
            }
        }
        return bytes;
    }
}
