package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Whether a server is the one that the settings mean, with the tables and functions that this program knows. Cheap: one
 * short query a part of the schema. Before anything is written on a server, or removed from it, it is checked.
 */
final class ServerCheck {
    private static final String NOT_ALLOWED = "42501";
    private static final String NO_SUCH_TABLE = "42P01";

    private ServerCheck() {}

    /**
     * Checks the schema.
     *
     * @throws CounterflowException with {@link Problem#CLUSTER_STATE}: the message says what to do
     */
    static void requireCurrent(Connection connection, Server server) throws SQLException {
        requireCurrent(connection, server, Schema.SERVER_PART);
        if (server.isCoordinator()) {
            requireCurrent(connection, server, Schema.COORDINATOR_PART);
        }
    }

    /** Checks that a server belongs to a cluster, under the name that it has in the settings. */
    static void requireMember(Connection connection, Server server, UUID clusterId) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select cluster_id, server_name from counterflow.member")) {
            if (!row.next()) {
                throw new CounterflowException(
                        Problem.CLUSTER_STATE,
                        "server " + server.name() + " (" + server.settings().address()
                                + ") belongs to no cluster yet; run 'counterflow add-server " + server.name() + "'");
            }
            requireMember(server, row.getObject(1, UUID.class), row.getString(2), clusterId);
        }
    }

    static void requireMember(Server server, UUID foundCluster, String foundName, UUID clusterId) {
        if (!foundCluster.equals(clusterId) || !foundName.equals(server.name())) {
            throw new CounterflowException(
                    Problem.CLUSTER_STATE,
                    "the database " + server.settings().database() + " at "
                            + server.settings().address() + " is server " + foundName + " of cluster " + foundCluster
                            + ", not server " + server.name() + " of this one (" + clusterId
                            + "); check host and port");
        }
    }

    /** Refuses a server that a newer program has changed: an older one must not change it back. */
    static void refuseNewer(Connection connection, Server server) throws SQLException {
        List<String> parts = server.isCoordinator()
                ? List.of(Schema.SERVER_PART, Schema.COORDINATOR_PART)
                : List.of(Schema.SERVER_PART);
        for (String part : parts) {
            if (state(connection, part) == SchemaState.NEWER_THAN_PROGRAM) {
                throw newer(server);
            }
        }
    }

    private static void requireCurrent(Connection connection, Server server, String part) throws SQLException {
        switch (state(connection, part)) {
            case CURRENT -> {}
            case NEWER_THAN_PROGRAM -> throw newer(server);
            case OLDER_THAN_PROGRAM ->
                throw new CounterflowException(
                        Problem.CLUSTER_STATE,
                        "the tables and functions on server " + server.name()
                                + " are those of an older version of Counterflow; run 'counterflow init'");
        }
    }

    private static CounterflowException newer(Server server) {
        return new CounterflowException(
                Problem.CLUSTER_STATE,
                "the tables and functions on server " + server.name()
                        + " are those of a newer version of Counterflow than this one; use that version");
    }

    private static SchemaState state(Connection connection, String part) throws SQLException {
        List<SchemaState.Applied> history = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("select script, checksum from counterflow.history_"
                        + part + " where type = 'SQL' and success order by installed_rank");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                history.add(new SchemaState.Applied(rows.getString(1), rows.getInt(2)));
            }
        } catch (SQLException e) {
            // The first versions did not let the reader look.
            if (!NOT_ALLOWED.equals(e.getSQLState()) && !NO_SUCH_TABLE.equals(e.getSQLState())) {
                throw e;
            }
        }
        return SchemaState.of(Migrations.ofPart(part), history);
    }
}
