package dev.counterflow.cluster.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.problem.CounterflowException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;

/** What other processes do to the servers: use them too, die, belong to another user. */
class SeveralProcessesIT {
    private static final int NOBODY = 65_534;

    private final List<Process> children = new ArrayList<>();
    private Path folder;

    /** Not JUnit's folder: that is closed to other users. */
    @BeforeEach
    void makeAFolderThatEveryUserMayEnter() throws IOException {
        folder = Files.createTempDirectory("counterflow-processes-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void endEverything() throws Exception {
        for (Process child : children) {
            child.destroyForcibly().waitFor();
        }
        EmbeddedServers.stop(directory(), true);
        TestPostgres.deleteTree(folder);
    }

    private Path directory() {
        return folder.resolve("data");
    }

    private EmbeddedServers open() {
        return EmbeddedServers.open(EmbeddedSettings.in(directory()).withCount(2));
    }

    @Test
    void serversSurviveTheKillOfTheirProcessAndAreFoundByTheNext() throws Exception {
        Process child = startChild(List.of(), System.getProperty("java.class.path"));
        int port = awaitPort(child);
        String process = postmasterPid();
        child.destroyForcibly().waitFor();

        assertThat(EmbeddedServers.isRunning(directory())).isTrue();
        try (EmbeddedServers servers = open()) {
            assertThat(servers.coordinator().port()).isEqualTo(port);
            assertThat(postmasterPid()).isEqualTo(process);
            assertThat(EmbeddedServersIT.ask(servers.coordinator(), "SELECT 1")).isEqualTo("1");
        }
        assertThat(EmbeddedServers.isRunning(directory())).isFalse();
    }

    @Test
    void theLastOfTwoProcessesStopsTheServers() throws Exception {
        Process child = startChild(List.of(), System.getProperty("java.class.path"));
        int port = awaitPort(child);
        EmbeddedServers servers = open();
        assertThat(servers.coordinator().port()).isEqualTo(port);
        servers.close();
        assertThat(EmbeddedServers.isRunning(directory())).isTrue();
        assertThatThrownBy(() -> EmbeddedServers.stop(directory(), false))
                .isInstanceOf(CounterflowException.class)
                .hasMessageContaining(Long.toString(child.pid()));
        child.getOutputStream().close();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isZero();
        assertThat(EmbeddedServers.isRunning(directory())).isFalse();
    }

    @Test
    @DisabledIf(value = "isUnprivileged", disabledReason = "the other tests already run as an ordinary user then")
    void anOrdinaryUserRunsThem() throws Exception {
        Path program = copyProgramForEveryone();
        giveTo(Files.createDirectory(directory()));
        Process child = startChild(changeToNobody(), program.toString());
        awaitPort(child);
        assertThat(Files.getAttribute(directory().resolve("db0/data"), "unix:uid"))
                .isEqualTo(NOBODY);
        assertThat(Files.getOwner(Path.of("/proc", postmasterPid())).getName()).isEqualTo("nobody");
        child.getOutputStream().close();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isZero();
    }

    @Test
    @DisabledIf(value = "isUnprivileged", disabledReason = "only root can be another user")
    void rootRunsThemAsTheOwnerOfTheDataDirectory() throws Exception {
        giveTo(Files.createDirectory(directory()));
        try (EmbeddedServers servers = open()) {
            assertThat(EmbeddedServersIT.ask(servers.coordinator(), "SELECT 1")).isEqualTo("1");
            assertThat(Files.getOwner(Path.of("/proc", postmasterPid())).getName())
                    .isEqualTo("nobody");
            try (Stream<Path> paths = Files.walk(directory())) {
                assertThat(paths).allMatch(path -> uid(path) == NOBODY);
            }
        }
    }

    @Test
    @DisabledIf(value = "isUnprivileged", disabledReason = "only root can be another user")
    void rootIsToldWhichFolderTheOwnerMayNotEnter() throws Exception {
        giveTo(Files.createDirectory(directory()));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        assertThatThrownBy(this::open)
                .isInstanceOf(CounterflowException.class)
                .hasMessageContaining("setpriv")
                .hasMessageContaining("runuser")
                .hasMessageContaining("may not enter " + folder)
                .hasMessageContaining("Run as an ordinary user");
    }

    static boolean isUnprivileged() {
        return new UnixSystem().getUid() != 0;
    }

    private static int uid(Path path) {
        try {
            return (int) Files.getAttribute(path, "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void giveTo(Path path) throws IOException {
        Files.setAttribute(path, "unix:gid", NOBODY);
        Files.setAttribute(path, "unix:uid", NOBODY);
    }

    private static List<String> changeToNobody() {
        return List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");
    }

    /** The packaged program and the class of the child, where an ordinary user can read them. */
    private Path copyProgramForEveryone() throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        String name = ServersInAnotherProcess.class.getName().replace('.', '/') + ".class";
        Path target = classes.resolve(name);
        Files.createDirectories(target.getParent());
        try (var content = ServersInAnotherProcess.class.getClassLoader().getResourceAsStream(name)) {
            Files.copy(content, target);
        }
        Path jar = folder.resolve("counterflow.jar");
        Files.copy(Path.of(System.getProperty("counterflow.jar")), jar);
        return Path.of(jar + File.pathSeparator + classes);
    }

    private Process startChild(List<String> prefix, String classPath) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                ServersInAnotherProcess.class.getName(),
                directory().toString()));
        Process child = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        children.add(child);
        return child;
    }

    private static int awaitPort(Process child) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(ServersInAnotherProcess.READY)) {
                return Integer.parseInt(line.substring(ServersInAnotherProcess.READY.length()));
            }
            lines.add(line);
        }
        throw new AssertionError("the child ended without servers: " + String.join("\n", lines));
    }

    private String postmasterPid() throws IOException {
        return Files.readAllLines(directory().resolve("db0/data/postmaster.pid"))
                .get(0)
                .strip();
    }
}
