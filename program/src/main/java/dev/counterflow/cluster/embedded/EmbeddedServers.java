package dev.counterflow.cluster.embedded;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded PostgreSQL servers of a data directory, running. Any number of processes, and of users in one process,
 * can have them open at the same time. They run on when a process is killed, and the next one finds them running.
 *
 * <p>The last user that closes them stops them, unless they are to be kept running. Thread-safe. A program that may be
 * ended by a signal closes them from a shutdown hook.
 */
public final class EmbeddedServers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServers.class);

    private final DataDirectory directory;
    private final Account account;
    private final Use use;
    private final List<EmbeddedServer> servers;
    private boolean closed;

    private EmbeddedServers(DataDirectory directory, Account account, Use use, List<EmbeddedServer> servers) {
        this.directory = directory;
        this.account = account;
        this.use = use;
        this.servers = servers;
    }

    /**
     * Makes the servers if they do not exist, starts those that do not run, and returns when all take connections.
     * Servers can be added to a data directory later, not taken away.
     *
     * @throws CounterflowException if that is not possible here; the message says why and what to do
     */
    public static EmbeddedServers open(EmbeddedSettings settings) {
        try {
            DataDirectory directory = DataDirectory.create(settings.dataDirectory());
            return Transition.during(directory, Transition.LIMIT, () -> open(directory, settings));
        } catch (IOException e) {
            throw fileAccess(settings.dataDirectory(), e);
        }
    }

    private static EmbeddedServers open(DataDirectory directory, EmbeddedSettings settings) throws IOException {
        Account account = Account.of(directory.root());
        account.own(directory.transitionLock());
        directory.claim(account);
        requireCount(directory, settings.count());
        PostgresBinaries binaries = binaries(directory, settings.installation(), account);
        List<PostgresServer> servers = servers(directory, settings.count());
        List<PostgresServer> fresh =
                servers.stream().filter(server -> !server.isInitialised()).toList();
        directory.requireFreeMegabytes(fresh.size() * PostgresServer.FRESH_MEGABYTES);
        boolean noneRan = running(servers).isEmpty();
        Use use = Use.begin(directory, account);
        try {
            List<EmbeddedServer> started = SideBySide.map(servers, server -> {
                server.initialise(binaries, account);
                return server.start(binaries, account, settings.sharedBuffersMegabytes());
            });
            if (noneRan && settings.installation().isEmpty()) {
                binaries.removeOthers(directory);
            }
            return new EmbeddedServers(directory, account, use, started);
        } catch (IOException | RuntimeException e) {
            try {
                use.end();
                stopIfUnused(directory, account);
            } catch (IOException | RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** The server that clients talk to. */
    public EmbeddedServer coordinator() {
        return servers.get(0);
    }

    /** All servers, the coordinator first. */
    public List<EmbeddedServer> all() {
        return servers;
    }

    /**
     * Stops the last server and removes everything that it has. Others may go on to use the rest.
     *
     * @throws CounterflowException if it is not the last one, or the coordinator: the names of the others would change
     */
    public void takeAway(String name) {
        requireLast(name);
        try {
            Transition.during(directory, Transition.LIMIT, () -> {
                int last = directory.serverCount() - 1;
                new PostgresServer(directory, last).stop(account);
                Folders.deleteTree(directory.server(last));
                Files.deleteIfExists(directory.passwordFile(last));
                return directory;
            });
        } catch (IOException e) {
            throw fileAccess(directory.root(), e);
        }
    }

    /**
     * Requires that a server is one that can be taken away.
     *
     * @throws CounterflowException if it is not the last one that was added
     */
    public void requireLast(String name) {
        try {
            int count = directory.serverCount();
            String last = DataDirectory.serverName(count - 1);
            if (count <= EmbeddedSettings.DEFAULT_COUNT || !name.equals(last)) {
                throw new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        "Of the embedded servers only the last that was added can be taken away"
                                + (count <= EmbeddedSettings.DEFAULT_COUNT
                                        ? ", and none was added to the first " + EmbeddedSettings.DEFAULT_COUNT + "."
                                        : ": that is " + last + "."));
            }
        } catch (IOException e) {
            throw fileAccess(directory.root(), e);
        }
    }

    /** Lets the servers run on when the last user closes them, until {@link #stop} is called. */
    public void keepRunning() {
        try {
            Transition.during(directory, Transition.LIMIT, () -> {
                Folders.writeDurably(directory.keepRunning(), "", account);
                return directory;
            });
        } catch (IOException e) {
            throw fileAccess(directory.root(), e);
        }
    }

    /** Ends this use; stops the servers if it was the last and they are not kept running. May be called again. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            Transition.during(directory, Transition.LIMIT, () -> {
                use.end();
                stopIfUnused(directory, account);
                return directory;
            });
        } catch (IOException e) {
            throw fileAccess(directory.root(), e);
        }
    }

    /** The servers of a data directory that run now; none if there is no such directory. Changes nothing there. */
    public static List<EmbeddedServer> running(Path dataDirectory) {
        try {
            Optional<DataDirectory> directory = DataDirectory.existing(dataDirectory);
            return directory.isEmpty()
                    ? List.of()
                    : running(servers(directory.get(), directory.get().serverCount()));
        } catch (IOException e) {
            throw fileAccess(dataDirectory, e);
        }
    }

    /** How many servers were made in a data directory; 0 if there is no such directory. Changes nothing there. */
    public static int count(Path dataDirectory) {
        try {
            Optional<DataDirectory> directory = DataDirectory.existing(dataDirectory);
            return directory.isEmpty() ? 0 : directory.get().serverCount();
        } catch (IOException e) {
            throw fileAccess(dataDirectory, e);
        }
    }

    /** Whether any server of a data directory runs now. */
    public static boolean isRunning(Path dataDirectory) {
        return !running(dataDirectory).isEmpty();
    }

    /**
     * Stops the servers of a data directory, those that are kept running too.
     *
     * @param force whether to stop them although other processes use them
     * @return whether there was anything to stop
     * @throws CounterflowException if they are in use and force is not given; the message names the processes
     */
    public static boolean stop(Path dataDirectory, boolean force) {
        try {
            Optional<DataDirectory> directory = DataDirectory.existing(dataDirectory);
            if (directory.isEmpty()) {
                return false;
            }
            return Transition.during(directory.get(), Transition.LIMIT, () -> stop(directory.get(), force));
        } catch (IOException e) {
            throw fileAccess(dataDirectory, e);
        }
    }

    private static boolean stop(DataDirectory directory, boolean force) throws IOException {
        List<Long> users = Use.processes(directory);
        if (!users.isEmpty() && !force) {
            throw new CounterflowException(
                    Problem.BUSY,
                    "The servers in " + directory.root() + " are in use by process "
                            + String.join(
                                    ", ", users.stream().map(String::valueOf).toList())
                            + ": end it first, or stop them by force.");
        }
        Files.deleteIfExists(directory.keepRunning());
        if (running(servers(directory, directory.serverCount())).isEmpty()) {
            return false;
        }
        Account account = Account.of(directory.root());
        stopAll(directory, account);
        return true;
    }

    private static PostgresBinaries binaries(DataDirectory directory, Optional<Path> installation, Account account)
            throws IOException {
        return installation.isPresent()
                ? PostgresBinaries.installed(installation.get(), account)
                : PostgresBinaries.unpacked(directory, account);
    }

    private static void stopIfUnused(DataDirectory directory, Account account) throws IOException {
        if (Use.processes(directory).isEmpty() && !Files.exists(directory.keepRunning())) {
            stopAll(directory, account);
        }
    }

    private static void stopAll(DataDirectory directory, Account account) throws IOException {
        List<PostgresServer> servers = servers(directory, directory.serverCount());
        SideBySide.map(servers, server -> {
            server.stop(account);
            return server;
        });
        LOG.debug("Stopped the servers in {}", directory.root());
    }

    private static List<PostgresServer> servers(DataDirectory directory, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new PostgresServer(directory, number))
                .toList();
    }

    private static List<EmbeddedServer> running(List<PostgresServer> servers) throws IOException {
        List<EmbeddedServer> running = new ArrayList<>();
        for (PostgresServer server : servers) {
            server.running().ifPresent(running::add);
        }
        return List.copyOf(running);
    }

    private static void requireCount(DataDirectory directory, int count) throws IOException {
        int existing = directory.serverCount();
        if (count < existing) {
            throw new CounterflowException(
                    Problem.CLUSTER_STATE,
                    "The data directory " + directory.root() + " has " + existing + " servers, and " + count
                            + " were asked for: servers hold data and are not taken away; ask for " + existing
                            + " or more.");
        }
    }

    private static CounterflowException fileAccess(Path path, IOException cause) {
        // The JDK's file exceptions keep the path and the reason apart, and their message is often the path alone.
        String reason = cause instanceof FileSystemException file
                ? Stream.of(cause.getClass().getSimpleName().replace("Exception", ""), file.getFile(), file.getReason())
                        .filter(word -> word != null)
                        .reduce((left, right) -> left + ": " + right)
                        .orElse("")
                : cause.toString();
        return new CounterflowException(
                Problem.FILE_ACCESS,
                "The data directory " + path + " cannot be used (" + reason
                        + "): see that it is a folder that you may write to, on a disk with free space, or choose"
                        + " another one.",
                cause);
    }
}
