package dev.counterflow.cluster;

import dev.counterflow.cluster.embedded.EmbeddedServer;
import dev.counterflow.cluster.embedded.EmbeddedServers;
import dev.counterflow.cluster.embedded.EmbeddedSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Real PostgreSQL servers for tests, of each version that this machine has: started when first asked for, shared by all
 * tests of the process, stopped and removed when it ends. Tests keep apart by making databases of their own.
 *
 * <pre>{@code
 * @ParameterizedTest
 * @MethodSource("dev.counterflow.cluster.TestPostgres#installations")
 * void survivesAKill(TestPostgres postgres) throws SQLException {
 *     List<EmbeddedServer> servers = postgres.servers(3);
 *     ...
 * }</pre>
 */
public final class TestPostgres {
    /** Where Debian puts the oldest version that Counterflow supports. */
    private static final Path OLDEST = Path.of("/usr/lib/postgresql/15/bin");

    private static final List<TestPostgres> INSTALLATIONS = find();

    private final String description;
    private final Optional<Path> installation;
    private @Nullable Path directory;
    private @Nullable EmbeddedServers open;

    private TestPostgres(String description, Optional<Path> installation) {
        this.description = description;
        this.installation = installation;
    }

    /** The version that the program brings along first, then 15 where it is installed. */
    public static List<TestPostgres> installations() {
        return INSTALLATIONS;
    }

    /** The version that the program brings along. */
    public static TestPostgres embedded() {
        return INSTALLATIONS.get(0);
    }

    private static List<TestPostgres> find() {
        List<TestPostgres> found = new ArrayList<>();
        found.add(new TestPostgres("PostgreSQL 18, embedded", Optional.empty()));
        if (Files.isExecutable(OLDEST.resolve("postgres"))) {
            found.add(new TestPostgres("PostgreSQL 15, of the system", Optional.of(OLDEST)));
        }
        return List.copyOf(found);
    }

    /** This many servers, the same ones at each call: {@code db0}, {@code db1} and so on. */
    public synchronized List<EmbeddedServer> servers(int count) {
        if (open == null || open.all().size() < count) {
            EmbeddedSettings settings = settings().withCount(count).withSharedBuffersMegabytes(64);
            EmbeddedServers more = EmbeddedServers.open(settings);
            if (open == null) {
                Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
            } else {
                open.close();
            }
            open = more;
        }
        return open.all().subList(0, count);
    }

    /** The first server alone. */
    public EmbeddedServer server() {
        return servers(1).get(0);
    }

    /** Settings for servers of this version in the fixture's own folder. */
    private EmbeddedSettings settings() {
        try {
            if (directory == null) {
                directory = Files.createTempDirectory("counterflow-test-");
            }
            return settingsIn(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Settings for servers of this version in another folder, for tests that start and stop their own. */
    public EmbeddedSettings settingsIn(Path folder) {
        EmbeddedSettings settings = EmbeddedSettings.in(folder);
        return installation.map(settings::withInstallation).orElse(settings);
    }

    /** A connection as superuser to a server's first database. */
    public static Connection connect(EmbeddedServer server) throws SQLException {
        return connect(server, EmbeddedServer.DATABASE);
    }

    /** A connection as superuser to this database of a server. */
    public static Connection connect(EmbeddedServer server, String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + database,
                EmbeddedServer.SUPERUSER,
                server.password());
    }

    private synchronized void remove() {
        if (open != null) {
            open.close();
        }
        if (directory != null) {
            deleteTree(directory);
        }
    }

    /** Removes a folder of a test with everything in it. */
    public static void deleteTree(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return description;
    }
}
