package dev.counterflow.cluster.embedded;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where initdb, pg_ctl and postgres are.
 *
 * @param folder holds the three programs
 * @param majorVersion PostgreSQL's first number, such as 18
 */
record PostgresBinaries(Path folder, int majorVersion) {
    /** The version on the class path. With another one, the data of this one could not be read any more. */
    static final int BUNDLED_VERSION = 18;

    private static final String PREFIX = "postgresql-";
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(30);
    private static final Pattern VERSION = Pattern.compile("postgres \\(PostgreSQL\\) (\\d{1,3})\\D.*", Pattern.DOTALL);

    /**
     * Those of the class path, unpacked into the data directory at the first call. Called within a {@link Transition}.
     */
    static PostgresBinaries unpacked(DataDirectory directory, Account account) throws IOException {
        PostgresArchive archive = PostgresArchive.forThisMachine();
        Path home = directory.root().resolve(PREFIX + BUNDLED_VERSION + "-" + archive.checksum());
        if (!Files.isDirectory(home)) {
            unpack(archive, home, directory, account);
        }
        return new PostgresBinaries(home.resolve("bin"), BUNDLED_VERSION);
    }

    private static void unpack(PostgresArchive archive, Path home, DataDirectory directory, Account account)
            throws IOException {
        directory.requireFreeMegabytes(PostgresArchive.UNPACKED_MEGABYTES);
        Path unfinished = home.resolveSibling(home.getFileName() + ".new-" + UUID.randomUUID());
        Files.createDirectory(unfinished, Folders.OWNER_ONLY);
        archive.unpackInto(unfinished);
        account.ownTree(unfinished);
        PostgresBinaries binaries = installed(unfinished.resolve("bin"), account);
        if (binaries.majorVersion != BUNDLED_VERSION) {
            throw new CounterflowException(
                    Problem.INTERNAL,
                    archive.url() + " holds PostgreSQL " + binaries.majorVersion + ", expected " + BUNDLED_VERSION);
        }
        Folders.moveDurably(unfinished, home);
    }

    /** Removes what other versions of the program, or interrupted ones, unpacked. No server may run from them. */
    void removeOthers(DataDirectory directory) throws IOException {
        for (Path home : Folders.list(directory.root(), PREFIX)) {
            if (!folder.startsWith(home)) {
                Folders.deleteTree(home);
            }
        }
    }

    /**
     * Those of an installation.
     *
     * @throws CounterflowException if postgres cannot be run from there
     */
    static PostgresBinaries installed(Path folder, Account account) throws IOException {
        Path postgres = folder.resolve("postgres");
        String answer;
        try {
            answer = Program.run(account.command(List.of(postgres.toString(), "--version")), Path.of("/"), PROBE_LIMIT)
                    .output();
        } catch (IOException e) {
            throw new CounterflowException(Problem.EMBEDDED_SERVERS, cannotRun(postgres, e.toString()), e);
        }
        Matcher version = VERSION.matcher(answer);
        if (!version.matches()) {
            throw new CounterflowException(Problem.EMBEDDED_SERVERS, cannotRun(postgres, answer.strip()));
        }
        return new PostgresBinaries(folder, Integer.parseInt(version.group(1)));
    }

    private static String cannotRun(Path postgres, String reason) {
        return "Cannot run " + postgres + " (" + reason + "). If the file system forbids programs (noexec), choose"
                + " another data directory; on a system without glibc, such as Alpine, use PostgreSQL servers of your"
                + " own as an external cluster.";
    }

    Path initdb() {
        return folder.resolve("initdb");
    }

    Path pgCtl() {
        return folder.resolve("pg_ctl");
    }
}
