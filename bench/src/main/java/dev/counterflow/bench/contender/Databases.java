package dev.counterflow.bench.contender;

import dev.counterflow.cluster.embedded.EmbeddedServer;
import dev.counterflow.cluster.embedded.EmbeddedServers;
import dev.counterflow.cluster.embedded.EmbeddedSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/**
 * The embedded servers of one contender, all with the settings that Counterflow gives to its own. Thread-safe.
 */
public final class Databases implements AutoCloseable {
    private final EmbeddedServers servers;

    private Databases(EmbeddedServers servers) {
        this.servers = servers;
    }

    /**
     * Starts servers.
     *
     * @param sharedBuffersMegabytes of each server
     */
    public static Databases start(Path folder, int count, int sharedBuffersMegabytes) {
        return new Databases(EmbeddedServers.open(
                EmbeddedSettings.in(folder).withCount(count).withSharedBuffersMegabytes(sharedBuffersMegabytes)));
    }

    /** The coordinator first. */
    public List<EmbeddedServer> all() {
        return servers.all();
    }

    /** Makes an empty database on every server. */
    void create(String database) {
        for (EmbeddedServer server : all()) {
            try (Connection connection = connect(server, EmbeddedServer.DATABASE);
                    Statement statement = connection.createStatement()) {
                // Names come from the benchmark itself.
                statement.execute("drop database if exists " + database + " with (force)");
                statement.execute("create database " + database);
            } catch (SQLException e) {
                throw new BenchException("cannot make the database " + database + " on " + server.name(), e);
            }
        }
    }

    /** Connects as the superuser, for loading. */
    static Connection connect(EmbeddedServer server, String database) throws SQLException {
        return connect(server, database, new Properties());
    }

    /** Connects as the superuser with further properties of the driver. */
    static Connection connect(EmbeddedServer server, String database, Properties further) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(further);
        properties.setProperty("user", EmbeddedServer.SUPERUSER);
        properties.setProperty("password", server.password());
        return DriverManager.getConnection(url(server, database), properties);
    }

    static String url(EmbeddedServer server, String database) {
        return "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + database;
    }

    /** The text of a file beside the classes of this package. */
    static String sql(String file) {
        try (InputStream in = Objects.requireNonNull(Databases.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BenchException("cannot read " + file, e);
        }
    }

    /** Runs a statement that the server itself completes: {@code %I} and {@code %L} stand for the values. */
    static void execute(Connection connection, String pattern, String... values) throws SQLException {
        String completed;
        try (PreparedStatement format = connection.prepareStatement("select format(?, variadic ?)")) {
            format.setString(1, pattern);
            format.setArray(2, connection.createArrayOf("text", values));
            try (ResultSet row = format.executeQuery()) {
                row.next();
                completed = row.getString(1);
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(completed);
        }
    }

    /** Bytes of all tables of a database, with their indexes and all else that belongs to them; not PostgreSQL's own. */
    static long bytes(Connection connection) throws SQLException {
        try (Statement sum = connection.createStatement();
                ResultSet row = sum.executeQuery(
                        "select coalesce(sum(pg_total_relation_size(pg_class.oid)), 0)"
                                + " from pg_class join pg_namespace on pg_namespace.oid = relnamespace"
                                + " where relkind in ('r', 'm') and nspname not in ('pg_catalog', 'information_schema', 'pg_toast')")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() {
        servers.close();
    }
}
