package dev.counterflow.cluster.embedded;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server under a data directory: made, started, found running, stopped. Everything but {@link #running()} is called
 * within a {@link Transition}.
 */
final class PostgresServer {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

    /** What a fresh server takes on the disk, with room for its first log files. */
    static final long FRESH_MEGABYTES = 150;

    private static final Duration INITDB_LIMIT = Duration.ofMinutes(3);

    /** Recovery after a crash may have to read all of max_wal_size. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private static final Duration FAST_STOP_LIMIT = Duration.ofSeconds(60);
    private static final Duration IMMEDIATE_STOP_LIMIT = Duration.ofSeconds(30);

    /** How much longer pg_ctl may take than what it was told to wait. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int PASSWORD_BYTES = 30;

    private final DataDirectory directory;
    private final int number;
    private final String name;
    private final Path home;
    private final Path data;

    PostgresServer(DataDirectory directory, int number) {
        this.directory = directory;
        this.number = number;
        this.name = DataDirectory.serverName(number);
        this.home = directory.server(number);
        this.data = home.resolve("data");
    }

    String name() {
        return name;
    }

    boolean isInitialised() {
        return Files.isDirectory(data);
    }

    /** Where the server is reached, if its process runs; it may still be starting. */
    Optional<EmbeddedServer> running() throws IOException {
        return Postmaster.of(data).map(postmaster -> address(postmaster.port()));
    }

    /** Makes the server with a password of its own, and removes what an interrupted attempt left. */
    void initialise(PostgresBinaries binaries, Account account) throws IOException {
        Folders.createPrivate(home, account);
        for (Path leftover : Folders.list(home, "data.new-")) {
            Folders.deleteTree(leftover);
        }
        if (isInitialised()) {
            return;
        }
        Path password = directory.passwordFile(number);
        Folders.writeDurably(password, randomPassword() + "\n", account);
        // A name of its own: an initdb whose parent was killed may still be writing under the last one.
        Path unfinished = home.resolve("data.new-" + UUID.randomUUID());
        Program.Result result = Program.run(
                account.command(List.of(
                        binaries.initdb().toString(),
                        "--pgdata=" + unfinished,
                        "--username=" + EmbeddedServer.SUPERUSER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--data-checksums",
                        "--encoding=UTF8",
                        "--locale=C")),
                home,
                INITDB_LIMIT);
        if (!result.succeeded()) {
            Folders.deleteTree(unfinished);
            throw failure("could not be made", result.output());
        }
        Files.writeString(
                unfinished.resolve("postgresql.conf"),
                "\ninclude '" + ServerConfiguration.FILE_NAME + "'\n",
                StandardOpenOption.APPEND);
        Folders.sync(unfinished.resolve("postgresql.conf"));
        Folders.moveDurably(unfinished, data);
    }

    /** Starts the server unless it runs already; returns when it takes connections. */
    EmbeddedServer start(PostgresBinaries binaries, Account account, int sharedBuffersMegabytes) throws IOException {
        ServerFiles files = new ServerFiles(home, account);
        requireVersion(binaries);
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            Optional<Postmaster> found = awaitReady(deadline);
            if (found.isPresent()) {
                requireAnswer(found.get());
                return address(found.get().port());
            }
            Postmaster.removeStaleFile(data);
            int port = files.freePort();
            files.writeConfiguration(new ServerConfiguration(name, port, sharedBuffersMegabytes, files.logFolder()));
            Program.Result result = pgCtl(
                    binaries.pgCtl(),
                    account,
                    START_LIMIT,
                    List.of("start", "--wait", "--silent", "--log=" + files.startLog()));
            // Failed, but with a reason that passes: another program took the port just now, or the processes of a
            // server that was killed are not all gone. Or the server was started by a process that then was killed.
            boolean passes = !Ports.isFree(port) || running().isPresent() || files.sharedMemoryIsInUse();
            if (System.nanoTime() - deadline > 0 || (!result.succeeded() && !passes)) {
                throw failure("did not start", result.output() + files.lastLogLines());
            }
        }
    }

    /** Stops the server if it runs: open transactions are rolled back and clients disconnected. */
    void stop(Account account) throws IOException {
        if (running().isEmpty()) {
            return;
        }
        if (stop(account, "fast", FAST_STOP_LIMIT)) {
            return;
        }
        LOG.warn(
                "Server {} in {} did not stop within {} s; it is stopped at once and will recover at its next start",
                name,
                home,
                FAST_STOP_LIMIT.toSeconds());
        if (!stop(account, "immediate", IMMEDIATE_STOP_LIMIT)) {
            throw failure(
                    "does not stop", "its process is " + Postmaster.of(data).map(Postmaster::pid));
        }
    }

    private boolean stop(Account account, String mode, Duration limit) throws IOException {
        List<String> words = List.of("stop", "--wait", "--silent", "--mode=" + mode);
        Program.Result result = pgCtl(runningFrom().resolve("pg_ctl"), account, limit, words);
        return result.succeeded() || running().isEmpty();
    }

    private Program.Result pgCtl(Path program, Account account, Duration limit, List<String> words) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(program.toString(), "--pgdata=" + data, "--timeout=" + limit.toSeconds()));
        command.addAll(words);
        return Program.run(account.command(command), home, limit.plus(GRACE));
    }

    /** The folder of the programs that the server was started from, whichever this process would start. */
    private Path runningFrom() throws IOException {
        // The program, then each argument in double quotes.
        String started = Files.readString(data.resolve("postmaster.opts"));
        return Path.of(started.substring(0, started.indexOf(" \""))).resolveSibling("");
    }

    /** The server once it is ready; empty if it does not run, or if what was starting or stopping is gone. */
    private Optional<Postmaster> awaitReady(long deadline) throws IOException {
        Optional<Postmaster> found = Postmaster.of(data);
        while (found.isPresent() && !found.get().isReady()) {
            if (System.nanoTime() - deadline > 0) {
                throw failure(
                        "is not ready",
                        "process " + found.get().pid() + " says '" + found.get().state() + "'");
            }
            pause();
            found = Postmaster.of(data);
        }
        return found;
    }

    private void requireAnswer(Postmaster postmaster) {
        if (!postmaster.answers()) {
            throw new CounterflowException(
                    Problem.SERVER_UNAVAILABLE,
                    "Server " + name + " in " + home + " runs as process " + postmaster.pid()
                            + ", but does not answer on port " + postmaster.port()
                            + ": look into its log folder, or end that process and try again.");
        }
    }

    private void requireVersion(PostgresBinaries binaries) throws IOException {
        String version = Files.readString(data.resolve("PG_VERSION")).strip();
        if (!version.equals(Integer.toString(binaries.majorVersion()))) {
            throw new CounterflowException(
                    Problem.CLUSTER_STATE,
                    "Server " + name + " in " + home + " was made by PostgreSQL " + version
                            + ", and this is PostgreSQL "
                            + binaries.majorVersion() + ", which cannot read its data: use the version of Counterflow"
                            + " that made it, or load the days anew into another data directory.");
        }
        if (!Files.exists(directory.passwordFile(number))) {
            throw new CounterflowException(
                    Problem.CLUSTER_STATE,
                    "The password of server " + name + " is gone: restore " + directory.passwordFile(number) + ".");
        }
    }

    private EmbeddedServer address(int port) {
        return new EmbeddedServer(name, Ports.LOOPBACK, port, directory.passwordFile(number));
    }

    private CounterflowException failure(String what, String detail) {
        return new CounterflowException(
                Problem.EMBEDDED_SERVERS, "Server " + name + " in " + home + " " + what + ": " + detail.strip());
    }

    private static String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CounterflowException(Problem.EMBEDDED_SERVERS, "Interrupted while waiting for a server", e);
        }
    }
}
