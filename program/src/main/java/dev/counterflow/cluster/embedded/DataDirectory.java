package dev.counterflow.cluster.embedded;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything of the embedded servers:
 *
 * <pre>
 * counterflow-data    marks the folder as ours, with the version of this layout
 * transition.lock     held while servers are started or stopped
 * keep-running        present if the servers are to outlive their users
 * users/              one locked file for each use of the servers
 * secrets/            the password of each server's superuser
 * postgresql-18-.../  PostgreSQL, unpacked
 * db0/ db1/ ...       each server: data/, log/, port
 * </pre>
 *
 * Immutable.
 */
public final class DataDirectory {
    private static final String MARKER = "counterflow-data";
    private static final String LAYOUT = "layout 1";

    /** pg_ctl hands the path to a shell between double quotes; these would end or change it there. */
    private static final Pattern UNUSABLE = Pattern.compile("[\"$`\\\\\\p{Cntrl}]");

    /** What a folder may hold before it becomes ours: the lock of a process that is about to, and what file systems put there. */
    private static final List<String> HARMLESS = List.of("transition.lock", "lost+found");

    private final Path root;

    private DataDirectory(Path root) {
        this.root = root;
    }

    /**
     * The data directory of a user who names none: {@code $XDG_DATA_HOME/counterflow}, or
     * {@code ~/.local/share/counterflow} if that variable is absent or, against its specification, not absolute.
     *
     * @param home the user's home folder
     */
    public static Path defaultPath(Map<String, String> environment, Path home) {
        @Nullable String dataHome = environment.get("XDG_DATA_HOME");
        boolean usable = dataHome != null && Path.of(dataHome).isAbsolute();
        Path base = usable ? Path.of(dataHome) : home.resolve(".local").resolve("share");
        return base.resolve("counterflow");
    }

    /** Makes the folder, of mode 0700, unless it exists. It is not marked as ours yet: see {@link #claim}. */
    static DataDirectory create(Path path) throws IOException {
        if (UNUSABLE.matcher(path.toString()).find()) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "The data directory '" + path + "' has one of the characters \" $ ` \\ or a control character"
                            + " in its path, which PostgreSQL's tools do not take.");
        }
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.createDirectory(path, Folders.OWNER_ONLY);
        }
        DataDirectory directory = new DataDirectory(path.toRealPath());
        directory.requireOurs();
        return directory;
    }

    /** The folder if it exists and is ours. */
    static Optional<DataDirectory> existing(Path path) throws IOException {
        if (!Files.exists(path.resolve(MARKER))) {
            return Optional.empty();
        }
        DataDirectory directory = new DataDirectory(path.toRealPath());
        directory.requireOurs();
        return Optional.of(directory);
    }

    /** Marks the folder as ours. Called under the transition lock. */
    void claim(Account account) throws IOException {
        requireOurs();
        if (!Files.exists(marker())) {
            Folders.writeDurably(marker(), LAYOUT + "\n", account);
        }
        Folders.createPrivate(users(), account);
        Folders.createPrivate(secrets(), account);
    }

    /** A folder that somebody else filled is left alone. */
    private void requireOurs() throws IOException {
        if (Files.exists(marker())) {
            String layout = Files.readString(marker()).strip();
            if (!layout.equals(LAYOUT)) {
                throw new CounterflowException(
                        Problem.CLUSTER_STATE,
                        "The data directory " + root + " has '" + layout + "', this program knows '" + LAYOUT
                                + "': use the version of Counterflow that made it.");
            }
            return;
        }
        try (Stream<Path> content = Files.list(root)) {
            content.filter(path -> !HARMLESS.contains(path.getFileName().toString()))
                    .filter(path -> !path.getFileName().toString().startsWith(MARKER))
                    .findFirst()
                    .ifPresent(stranger -> {
                        throw new CounterflowException(
                                Problem.CLUSTER_STATE,
                                "The folder " + root + " is not a data directory of Counterflow, and not empty (it has "
                                        + stranger.getFileName() + "): choose another one.");
                    });
        }
    }

    /** How many servers were made here. */
    int serverCount() throws IOException {
        int count = 0;
        while (Files.isDirectory(server(count).resolve("data"))) {
            count++;
        }
        return count;
    }

    /**
     * Refuses to begin what the disk has no room for, rather than to fail in the middle of it.
     *
     * @throws CounterflowException if fewer megabytes are free
     */
    void requireFreeMegabytes(long megabytes) throws IOException {
        long free = Files.getFileStore(root).getUsableSpace() >> 20;
        if (free < megabytes) {
            throw new CounterflowException(
                    Problem.EMBEDDED_SERVERS,
                    "The embedded servers need " + megabytes + " MB of free space in " + root + " to be set up, and "
                            + free + " MB are free: make room, or choose another data directory.");
        }
    }

    Path root() {
        return root;
    }

    Path server(int number) {
        return root.resolve(serverName(number));
    }

    static String serverName(int number) {
        return "db" + number;
    }

    Path passwordFile(int number) {
        return secrets().resolve(serverName(number) + "-postgres");
    }

    Path users() {
        return root.resolve("users");
    }

    Path transitionLock() {
        return root.resolve("transition.lock");
    }

    Path keepRunning() {
        return root.resolve("keep-running");
    }

    private Path secrets() {
        return root.resolve("secrets");
    }

    private Path marker() {
        return root.resolve(MARKER);
    }
}
