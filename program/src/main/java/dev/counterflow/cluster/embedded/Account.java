package dev.counterflow.cluster.embedded;

import com.sun.security.auth.module.UnixSystem;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As whom PostgreSQL runs: its programs refuse to run as root. The rule is that everything in the data directory belongs
 * to one user, and PostgreSQL runs as that user: as we are, or, when we are root, in a user namespace that shows root as
 * an ordinary user, or after a change of user. Immutable.
 */
final class Account {
    private static final Logger LOG = LoggerFactory.getLogger(Account.class);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);
    private static final long ROOT = 0;

    /** To whom root gives a data directory when there are no user namespaces: the first of these that exists. */
    private static final List<String> UNPRIVILEGED_USERS = List.of("postgres", "nobody");

    private final List<String> prefix;
    private final Optional<Owner> owner;

    private Account(List<String> prefix, Optional<Owner> owner) {
        this.prefix = prefix;
        this.owner = owner;
    }

    /** A user and its group. */
    private record Owner(String name, int user, int group) {
        static Owner of(Path path) throws IOException {
            return new Owner(Files.getOwner(path).getName(), (int) Files.getAttribute(path, "unix:uid"), (int)
                    Files.getAttribute(path, "unix:gid"));
        }

        /** Ways to run a program as this user, the best first. */
        List<List<String>> prefixes() {
            return List.of(
                    List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "--"),
                    List.of("runuser", "-u", name, "--"));
        }
    }

    /**
     * Finds a way that works for this data directory; gives the directory to an unprivileged user if there is no other.
     *
     * @param directory exists
     * @throws CounterflowException if there is none; the message says what was tried and what to do
     */
    static Account of(Path directory) throws IOException {
        long self = new UnixSystem().getUid();
        Owner owner = Owner.of(directory);
        if (self != ROOT) {
            if (owner.user() != self) {
                throw new CounterflowException(
                        Problem.FILE_ACCESS,
                        "The data directory " + directory + " belongs to user " + owner.name()
                                + ": run as that user, or choose another data directory.");
            }
            return new Account(List.of(), Optional.empty());
        }
        List<String> failures = new ArrayList<>();
        return (owner.user() == ROOT
                        ? inNamespace(directory, failures).or(() -> afterHandover(directory, failures))
                        : asUser(owner, directory, failures))
                .orElseThrow(() -> new CounterflowException(
                        Problem.EMBEDDED_SERVERS,
                        "PostgreSQL does not run as root, and no way was found to run it otherwise on " + directory
                                + ". Tried: " + String.join("; ", failures)
                                + ". Run as an ordinary user, or choose a data directory that one can reach,"
                                + " such as a folder in /var/lib."));
    }

    /** The command that runs a program with these arguments under this account. */
    List<String> command(List<String> words) {
        return Stream.concat(prefix.stream(), words.stream()).toList();
    }

    /** Gives a file or folder that we made to the user that PostgreSQL runs as. */
    void own(Path path) throws IOException {
        if (owner.isPresent()) {
            own(path, owner.get());
        }
    }

    /** {@link #own} for a folder and everything in it. */
    void ownTree(Path folder) throws IOException {
        if (owner.isPresent()) {
            ownTree(folder, owner.get());
        }
    }

    private static Optional<Account> inNamespace(Path directory, List<String> failures) {
        List<String> prefix = List.of("unshare", "--user", "--");
        return works(prefix, directory, failures)
                ? Optional.of(new Account(prefix, Optional.empty()))
                : Optional.empty();
    }

    private static Optional<Account> asUser(Owner owner, Path directory, List<String> failures) {
        return owner.prefixes().stream()
                .filter(prefix -> works(prefix, directory, failures))
                .findFirst()
                .map(prefix -> new Account(prefix, Optional.of(owner)));
    }

    private static Optional<Account> afterHandover(Path directory, List<String> failures) {
        // What is asked of the new owner is the way to the directory; the directory itself becomes its own.
        Path parent = Optional.ofNullable(directory.getParent()).orElse(directory);
        Optional<Owner> owner =
                UNPRIVILEGED_USERS.stream().flatMap(name -> find(name).stream()).findFirst();
        Optional<Account> account = owner.flatMap(candidate -> asUser(candidate, parent, failures));
        if (account.isPresent()) {
            LOG.info(
                    "PostgreSQL cannot run as root here: giving {} to user {}",
                    directory,
                    owner.get().name());
            try {
                ownTree(directory, owner.get());
            } catch (IOException e) {
                failures.add("giving the directory to " + owner.get().name() + ": " + e);
                return Optional.empty();
            }
        }
        return account;
    }

    /** Whether a program run in this way is not root, and may enter the directory. */
    private static boolean works(List<String> prefix, Path directory, List<String> failures) {
        String way = String.join(" ", prefix);
        try {
            Program.Result identity = probe(prefix, List.of("id", "-u"));
            if (!identity.succeeded()) {
                failures.add("'" + way + "' fails: " + identity.output().strip());
                return false;
            }
            if (identity.output().strip().equals("0")) {
                failures.add("'" + way + "' leaves it root");
                return false;
            }
            Optional<Path> obstacle = firstObstacle(prefix, directory);
            obstacle.ifPresent(folder -> failures.add("'" + way + "' may not enter " + folder));
            return obstacle.isEmpty();
        } catch (IOException e) {
            failures.add("'" + way + "' cannot be run: " + e.getMessage());
            return false;
        }
    }

    private static Optional<Path> firstObstacle(List<String> prefix, Path directory) throws IOException {
        if (probe(prefix, List.of("test", "-x", directory.toString())).succeeded()) {
            return Optional.empty();
        }
        for (int depth = 1; depth <= directory.getNameCount(); depth++) {
            Path ancestor = Path.of("/").resolve(directory.subpath(0, depth));
            if (!probe(prefix, List.of("test", "-x", ancestor.toString())).succeeded()) {
                return Optional.of(ancestor);
            }
        }
        return Optional.of(directory);
    }

    private static Program.Result probe(List<String> prefix, List<String> words) throws IOException {
        return Program.run(Stream.concat(prefix.stream(), words.stream()).toList(), Path.of("/"), PROBE_LIMIT);
    }

    private static Optional<Owner> find(String name) {
        try {
            Program.Result user = probe(List.of(), List.of("id", "-u", name));
            Program.Result group = probe(List.of(), List.of("id", "-g", name));
            return user.succeeded() && group.succeeded()
                    ? Optional.of(new Owner(
                            name,
                            Integer.parseInt(user.output().strip()),
                            Integer.parseInt(group.output().strip())))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void ownTree(Path folder, Owner owner) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = new ArrayList<>(walk.toList());
        }
        // The folder itself comes last: who owns it tells whether the work was finished.
        Collections.reverse(paths);
        for (Path path : paths) {
            own(path, owner);
        }
    }

    private static void own(Path path, Owner owner) throws IOException {
        Files.setAttribute(path, "unix:gid", owner.group(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", owner.user(), LinkOption.NOFOLLOW_LINKS);
    }
}
