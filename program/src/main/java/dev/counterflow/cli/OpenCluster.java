package dev.counterflow.cli;

import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.ClusterSettings;
import dev.counterflow.cluster.HostPort;
import dev.counterflow.cluster.Initializer;
import dev.counterflow.cluster.Migrations;
import dev.counterflow.cluster.Password;
import dev.counterflow.cluster.Role;
import dev.counterflow.cluster.ServerSettings;
import dev.counterflow.cluster.embedded.EmbeddedServer;
import dev.counterflow.cluster.embedded.EmbeddedServers;
import dev.counterflow.cluster.embedded.EmbeddedSettings;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The cluster that a command works on, open for as long as it does. Embedded servers that do not run are started, and
 * stopped by the last that closes them. Not thread safe.
 */
final class OpenCluster implements AutoCloseable {
    private static final String DATABASE = "counterflow";

    private final Settings settings;
    private final Cluster cluster;
    private final Optional<EmbeddedServers> embedded;

    private OpenCluster(Settings settings, ClusterSettings cluster, Optional<EmbeddedServers> embedded) {
        this.settings = settings;
        this.cluster = new Cluster(cluster);
        this.embedded = embedded;
    }

    /**
     * Opens the cluster ready to use. An embedded one is made and initialised if it is not; one of other servers is
     * initialised by {@code counterflow init} only.
     */
    static OpenCluster ready(Settings settings, Surroundings surroundings) {
        // Reading the migrations takes as long as starting the servers.
        @Nullable
        CompletableFuture<String> migrations =
                settings.cluster().isPresent() ? null : CompletableFuture.supplyAsync(Migrations::fingerprint);
        OpenCluster open = raw(settings, surroundings);
        try {
            if (migrations != null) {
                open.initialiseUnlessDone(surroundings, migrations.join());
            } else {
                open.cluster.requireCurrentSchema(Role.READER);
            }
            return open;
        } catch (RuntimeException e) {
            open.close(e);
            throw e;
        }
    }

    /**
     * Opens a cluster that exists, ready to use.
     *
     * @throws CounterflowException if there is none in the data directory
     */
    static OpenCluster existing(Settings settings, Surroundings surroundings) {
        if (!exists(settings)) {
            throw new CounterflowException(
                    Problem.CLUSTER_STATE,
                    "there is no cluster in " + settings.dataDirectory()
                            + " yet; 'counterflow demo' or 'counterflow init' makes one");
        }
        return ready(settings, surroundings);
    }

    /** Opens the cluster as it is, its embedded servers running but perhaps not initialised. */
    static OpenCluster raw(Settings settings, Surroundings surroundings) {
        if (settings.cluster().isPresent()) {
            return new OpenCluster(settings, settings.cluster().get(), Optional.empty());
        }
        if (!InitialisedMark.in(settings.dataDirectory()).exists()) {
            surroundings.say("Setting up PostgreSQL servers in " + settings.dataDirectory() + " ...");
        }
        int count = Math.max(EmbeddedSettings.DEFAULT_COUNT, EmbeddedServers.count(settings.dataDirectory()));
        return embedded(settings, count);
    }

    private static OpenCluster embedded(Settings settings, int count) {
        EmbeddedServers servers = EmbeddedServers.open(
                EmbeddedSettings.in(settings.dataDirectory()).withCount(count));
        return new OpenCluster(settings, of(servers, settings), Optional.of(servers));
    }

    /** Whether there is a cluster to open, without making one. */
    static boolean exists(Settings settings) {
        return settings.cluster().isPresent()
                || InitialisedMark.in(settings.dataDirectory()).exists();
    }

    /** Whether the servers are embedded ones. */
    boolean isEmbedded() {
        return embedded.isPresent();
    }

    /** The name that the next embedded server would have. */
    String nextEmbeddedName() {
        return "db" + cluster.servers().size();
    }

    /** The same cluster with one more embedded server, running and not yet initialised. */
    OpenCluster withOneMore() {
        return embedded(settings, cluster.servers().size() + 1);
    }

    /** Refuses to take an embedded server away that cannot be. */
    void requireRemovable(String server) {
        embedded.ifPresent(servers -> servers.requireLast(server));
    }

    /** Stops an embedded server that the cluster has forgotten, and removes its folder. */
    void takeAway(String server) {
        embedded.ifPresent(servers -> servers.takeAway(server));
    }

    Cluster cluster() {
        return cluster;
    }

    /** On how many servers each day is to be kept. */
    int copies() {
        return settings.copies();
    }

    /** Lets embedded servers run on after this is closed. */
    void keepRunning() {
        embedded.ifPresent(EmbeddedServers::keepRunning);
    }

    /**
     * Initialises every server.
     *
     * @return what was changed, one line each
     */
    List<String> initialise(Rule rule) {
        if (embedded.isEmpty()) {
            return new Initializer(cluster, false).initialize(rule);
        }
        InitialisedMark mark = InitialisedMark.in(settings.dataDirectory());
        mark.begin(rule);
        List<String> changes = new Initializer(cluster, false).initialize(rule);
        mark.finish(rule, fingerprint(Migrations.fingerprint()));
        return changes;
    }

    /** What initialising would change, one line each. */
    List<String> wouldInitialise(Rule rule) {
        return new Initializer(cluster, true).initialize(rule);
    }

    private void initialiseUnlessDone(Surroundings surroundings, String migrations) {
        InitialisedMark mark = InitialisedMark.in(settings.dataDirectory());
        if (!mark.isFinished(fingerprint(migrations))) {
            if (!mark.exists()) {
                surroundings.say("Making the tables ...");
            }
            initialise(mark.rule().orElse(Rule.PROPORTIONAL));
        }
    }

    /** Changes when the program brings other migrations, and when a server listens elsewhere than it did. */
    private String fingerprint(String migrations) {
        StringBuilder addresses = new StringBuilder();
        cluster.servers()
                .forEach(server -> addresses
                        .append(' ')
                        .append(server.name())
                        .append('=')
                        .append(server.settings().address()));
        return migrations + addresses;
    }

    private static ClusterSettings of(EmbeddedServers servers, Settings settings) {
        List<ServerSettings> all =
                servers.all().stream().map(OpenCluster::settings).toList();
        return new ClusterSettings(
                all.get(0),
                all.subList(1, all.size()),
                settings.dataDirectory().resolve("secrets").resolve("roles"));
    }

    private static ServerSettings settings(EmbeddedServer server) {
        return new ServerSettings(
                server.name(),
                List.of(new HostPort(server.host(), server.port())),
                DATABASE,
                EmbeddedServer.SUPERUSER,
                Password.inFile(server.passwordFile()),
                Map.of());
    }

    private void close(RuntimeException because) {
        try {
            close();
        } catch (RuntimeException e) {
            because.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        // Whoever was told to end has to stop the servers all the same, and that takes a moment.
        boolean interrupted = Thread.interrupted();
        try {
            embedded.ifPresent(EmbeddedServers::close);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
