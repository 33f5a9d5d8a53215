package dev.counterflow.cluster;

import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes clusters for tests: each one has databases of its own on the shared servers of a PostgreSQL version. */
public final class TestCluster {
    /** The database of a shared server that has the tables and functions, and nothing in them. */
    private static final String TEMPLATE = "template_of_tests";

    private static final AtomicInteger MADE = new AtomicInteger();
    private static final Map<TestPostgres, Path> SECRETS = new java.util.concurrent.ConcurrentHashMap<>();

    private TestCluster() {}

    /** A cluster of so many servers that is initialised with a rule. */
    public static Cluster initialised(TestPostgres postgres, int servers, Rule rule) {
        Cluster cluster = new Cluster(settings(postgres, servers));
        initialise(cluster, rule);
        return cluster;
    }

    /**
     * Initialises a cluster with {@link #settings} of this class, or with such as lead to the same servers another way.
     * Its databases are copies of one that has had the migrations, which would take seconds for each test; everything
     * else is done by {@code init}. That it migrates as well is shown by the tests with servers of their own.
     */
    public static void initialise(Cluster cluster, Rule rule) {
        for (Role role : Role.values()) {
            cluster.secrets().create(role);
        }
        cluster.servers().parallelStream().forEach(server -> makeDatabase(cluster, server));
        new Initializer(cluster, false).initialize(rule);
    }

    private static void makeDatabase(Cluster cluster, Server server) {
        Server template = server.inDatabase(TEMPLATE);
        Initializer.asAdministrator(server.inDatabase("postgres"), administrator -> {
            if (!Initializer.exists(administrator, "select from pg_database where datname = ?", TEMPLATE)) {
                Initializer.execute(administrator, "create database %I encoding 'UTF8' template template0", TEMPLATE);
                migrate(cluster, template);
            }
            Initializer.execute(
                    administrator,
                    "create database %I template %I",
                    server.settings().database(),
                    TEMPLATE);
            return null;
        });
    }

    private static void migrate(Cluster cluster, Server template) {
        Initializer.asAdministrator(template, administrator -> {
            new ServerRoles(template, administrator, new Initializer(cluster, false)).ensure();
            return null;
        });
        new Schema(template).migrate();
    }

    /** Settings for a cluster that is not initialised; its databases do not exist yet. */
    public static ClusterSettings settings(TestPostgres postgres, int servers) {
        String database = "test_" + MADE.incrementAndGet();
        List<ServerSettings> all = new ArrayList<>();
        for (EmbeddedServer server : postgres.servers(servers)) {
            all.add(new ServerSettings(
                    server.name(),
                    List.of(new HostPort(server.host(), server.port())),
                    database,
                    EmbeddedServer.SUPERUSER,
                    Password.inFile(server.passwordFile()),
                    Map.of()));
        }
        return new ClusterSettings(all.get(0), all.subList(1, all.size()), secrets(postgres));
    }

    /** Roles belong to a server, not to a database: all clusters on the same servers share their passwords. */
    private static Path secrets(TestPostgres postgres) {
        return SECRETS.computeIfAbsent(postgres, key -> {
            try {
                Path folder = Files.createTempDirectory("counterflow-secrets-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> TestPostgres.deleteTree(folder)));
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
