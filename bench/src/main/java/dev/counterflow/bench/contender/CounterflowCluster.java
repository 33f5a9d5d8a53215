package dev.counterflow.bench.contender;

import dev.counterflow.bench.data.Dataset;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.ClusterSettings;
import dev.counterflow.cluster.HostPort;
import dev.counterflow.cluster.Initializer;
import dev.counterflow.cluster.Password;
import dev.counterflow.cluster.Role;
import dev.counterflow.cluster.ServerSettings;
import dev.counterflow.cluster.embedded.EmbeddedServer;
import dev.counterflow.ingest.Ingest;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.source.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postgresql.PGConnection;

/**
 * Counterflow itself, its own classes in this process: each dataset is a cluster in databases of its own on the same
 * servers. Thread-safe.
 */
public final class CounterflowCluster {
    /** The name of the databases that the program itself uses in a data directory. */
    public static final String DATABASE = "counterflow";

    private final Path folder;
    private final List<EmbeddedServer> servers;

    /**
     * Clusters in a data directory.
     *
     * @param databases the servers of that directory
     */
    public CounterflowCluster(Path folder, Databases databases) {
        this.folder = folder;
        this.servers = databases.all();
    }

    /** Loads a dataset into a cluster of its own. */
    public void load(Dataset dataset) throws InterruptedException {
        initialise(dataset.name());
        ingest(dataset.name(), dataset.source());
    }

    /** Makes an empty cluster in databases of this name, in place of what an earlier run left there. */
    public void initialise(String database) {
        remove(database);
        new Initializer(cluster(database), false).initialize(Dataset.RULE);
    }

    /** Removes the cluster in databases of this name. */
    public void remove(String database) {
        for (EmbeddedServer server : servers) {
            try (Connection connection = Databases.connect(server, EmbeddedServer.DATABASE)) {
                Databases.execute(connection, "drop database if exists %I with (force)", database);
            } catch (SQLException e) {
                throw new BenchException("cannot remove the database " + database + " on " + server.name(), e);
            }
        }
    }

    /** Copies the rows of the only segment of a cluster to a file, in the order in which they are stored. */
    public void copyOut(String database, Path file) {
        for (EmbeddedServer server : servers) {
            try (Connection connection = Databases.connect(server, database);
                    Statement statement = connection.createStatement();
                    ResultSet segment = statement.executeQuery("select segment_id from counterflow.local_segment")) {
                if (segment.next()) {
                    try (OutputStream out = Files.newOutputStream(file)) {
                        connection
                                .unwrap(PGConnection.class)
                                .getCopyAPI()
                                .copyOut(
                                        "copy counterflow.segment_" + segment.getInt(1)
                                                + " (block_time, address, transaction_hash, counterparties, inflows, outflows, place)"
                                                + " to stdout (format binary)",
                                        out);
                    }
                    return;
                }
            } catch (SQLException | IOException e) {
                throw new BenchException("cannot copy the rows of " + database + " on " + server.name(), e);
            }
        }
        throw new BenchException("there is no segment in " + database);
    }

    /** Runs an ingest to its end. */
    public void ingest(String database, Source source) throws InterruptedException {
        new Ingest(cluster(database), new IngestOptions(0, false, folder.resolve("work")), new Silence()).run(source);
    }

    /** The cluster in databases of this name. */
    public Cluster cluster(String database) {
        List<ServerSettings> settings =
                servers.stream().map(server -> settings(server, database)).toList();
        return new Cluster(new ClusterSettings(settings.get(0), settings.subList(1, settings.size()), roles()));
    }

    /** The folder with the passwords of the program's own roles. */
    public Path roles() {
        return folder.resolve("secrets").resolve("roles");
    }

    private static ServerSettings settings(EmbeddedServer server, String database) {
        return new ServerSettings(
                server.name(),
                List.of(new HostPort(server.host(), server.port())),
                database,
                EmbeddedServer.SUPERUSER,
                Password.inFile(server.passwordFile()),
                Map.of());
    }

    /** How a loaded dataset is asked by SQL on the coordinator, as the reader. */
    public Contender contender(Dataset dataset) {
        Cluster cluster = cluster(dataset.name());
        Properties properties = cluster.coordinator().properties(Role.READER);
        properties.setProperty("prepareThreshold", "1");
        return new SqlContender(
                "counterflow",
                true,
                () -> DriverManager.getConnection(cluster.coordinator().url(), properties),
                Databases.sql("counterflow-question.sql"),
                Unsharded::bind);
    }

    /** What a dataset takes on the disks of all servers, with all that helps to read it. */
    public long bytes(Dataset dataset) {
        long bytes = 0;
        for (EmbeddedServer server : servers) {
            try (Connection connection = Databases.connect(server, dataset.name())) {
                bytes += Databases.bytes(connection);
            } catch (SQLException e) {
                throw new BenchException("cannot measure Counterflow on " + server.name(), e);
            }
        }
        return bytes;
    }
}
