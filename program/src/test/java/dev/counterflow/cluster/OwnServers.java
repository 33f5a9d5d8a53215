package dev.counterflow.cluster;

import dev.counterflow.cluster.embedded.EmbeddedServer;
import dev.counterflow.cluster.embedded.EmbeddedServers;
import dev.counterflow.cluster.embedded.EmbeddedSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Servers of one test alone, which it may kill, freeze and start again. */
public final class OwnServers implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path folder;
    private final EmbeddedSettings settings;
    private final EmbeddedServers servers;

    private OwnServers(Path folder, EmbeddedSettings settings) {
        this.folder = folder;
        this.settings = settings;
        this.servers = EmbeddedServers.open(settings);
    }

    /** Starts so many servers of a version. */
    public static OwnServers start(TestPostgres postgres, int count) throws IOException {
        Path folder = Files.createTempDirectory("counterflow-own-");
        return new OwnServers(
                folder, postgres.settingsIn(folder).withCount(count).withSharedBuffersMegabytes(32));
    }

    public List<EmbeddedServer> all() {
        return servers.all();
    }

    /** Settings for a cluster in databases of this name. */
    public ClusterSettings settings(String database) {
        List<ServerSettings> all = servers.all().stream()
                .map(server -> new ServerSettings(
                        server.name(),
                        List.of(new HostPort(server.host(), server.port())),
                        database,
                        EmbeddedServer.SUPERUSER,
                        Password.inFile(server.passwordFile()),
                        Map.of()))
                .toList();
        return new ClusterSettings(all.get(0), all.subList(1, all.size()), folder.resolve("roles"));
    }

    /** Where a server keeps its data. */
    public Path data(String server) {
        return folder.resolve(server).resolve("data");
    }

    /** The first process of a server. */
    public long postmaster(String server) throws IOException {
        return Long.parseLong(Files.readAllLines(data(server).resolve("postmaster.pid"))
                .get(0)
                .strip());
    }

    /** Kills a server as a power cut would: its first process with SIGKILL, the others follow. */
    public void kill(String server) {
        try {
            long pid = Long.parseLong(Files.readAllLines(data(server).resolve("postmaster.pid"))
                    .get(0)
                    .strip());
            signal(pid, "KILL");
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (accepts(server)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException(server + " still accepts connections");
                }
                Thread.sleep(10);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean accepts(String server) {
        EmbeddedServer address = servers.all().stream()
                .filter(other -> other.name().equals(server))
                .findFirst()
                .orElseThrow();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts what does not run; returns when all take connections, on the ports that they had. */
    public void restart() {
        try (EmbeddedServers again = EmbeddedServers.open(settings)) {
            if (!again.all().equals(servers.all())) {
                throw new IllegalStateException("the servers have other addresses than before");
            }
        }
    }

    /** Sends a signal to one process of a server. */
    public static void signal(long pid, String signal) {
        run("kill", "-" + signal, Long.toString(pid));
    }

    /** Runs a program of the system, which must succeed. */
    public static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops the servers; their files stay until this is closed. */
    public void stop() {
        servers.close();
    }

    @Override
    public void close() {
        stop();
        TestPostgres.deleteTree(folder);
    }
}
