package dev.counterflow.cluster.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused, and that nothing is changed then. */
class DataDirectoryIT {
    @TempDir
    Path folder;

    private EmbeddedServers open(int count) {
        return EmbeddedServers.open(EmbeddedSettings.in(folder).withCount(count));
    }

    @AfterEach
    void stopWhatATestLeftRunning() {
        EmbeddedServers.stop(folder, true);
    }

    private static void assertRefused(ThrowingCallable action, Problem problem, String... words) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        CounterflowException.class, e -> assertThat(e.problem()).isEqualTo(problem))
                .hasMessageContainingAll(words);
    }

    @Test
    void aFolderThatSomebodyElseFilledIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("thesis.tex"), "years of work");
        assertRefused(() -> open(1), Problem.CLUSTER_STATE, "thesis.tex", "choose another");
        assertThat(Folders.list(folder, "")).containsExactly(folder.resolve("thesis.tex"));
        Files.delete(folder.resolve("thesis.tex"));
    }

    @Test
    void aLaterLayoutIsNotTouched() throws IOException {
        Files.writeString(folder.resolve("counterflow-data"), "layout 2\n");
        assertRefused(() -> open(1), Problem.CLUSTER_STATE, "layout 2", "layout 1");
        Files.delete(folder.resolve("counterflow-data"));
    }

    @Test
    void aPathThatCannotBeAFolderIsReported() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertRefused(
                () -> EmbeddedServers.open(EmbeddedSettings.in(file.resolve("data"))),
                Problem.FILE_ACCESS,
                file.toString());
        assertRefused(
                () -> EmbeddedServers.open(EmbeddedSettings.in(folder.resolve("a\"b"))),
                Problem.INVALID_PARAMETER,
                "a\"b");
        Files.delete(file);
    }

    @Test
    void dataOfAnotherMajorVersionIsRefused() throws IOException {
        open(1).close();
        Files.writeString(folder.resolve("db0/data/PG_VERSION"), "14\n");
        assertRefused(() -> open(1), Problem.CLUSTER_STATE, "db0", "PostgreSQL 14", "PostgreSQL 18");
        assertThat(EmbeddedServers.isRunning(folder)).isFalse();
        assertThat(Use.processes(DataDirectory.create(folder))).isEmpty();
    }

    @Test
    void aLostPasswordIsNamed() throws IOException {
        open(1).close();
        Files.delete(folder.resolve("secrets/db0-postgres"));
        assertRefused(() -> open(1), Problem.CLUSTER_STATE, "secrets/db0-postgres", "restore");
    }

    @Test
    void serversAreAddedButNotTakenAway() throws Exception {
        try (EmbeddedServers one = open(1)) {
            EmbeddedServersIT.run(one.coordinator(), "CREATE TABLE note AS SELECT 1");
            try (EmbeddedServers two = open(2)) {
                assertThat(two.coordinator()).isEqualTo(one.coordinator());
                assertThat(EmbeddedServersIT.ask(two.all().get(1), "SELECT 1")).isEqualTo("1");
            }
            assertRefused(() -> open(1), Problem.CLUSTER_STATE, "2 servers");
        }
        assertThat(EmbeddedServers.isRunning(folder)).isFalse();
    }

    @Test
    void serversKeptRunningAreStoppedWhenNobodyUsesThem() {
        EmbeddedServers servers = open(1);
        servers.keepRunning();
        String process = Long.toString(ProcessHandle.current().pid());
        assertRefused(() -> EmbeddedServers.stop(folder, false), Problem.BUSY, process);
        servers.close();
        assertThat(EmbeddedServers.isRunning(folder)).isTrue();
        assertThat(EmbeddedServers.stop(folder, false)).isTrue();
        assertThat(EmbeddedServers.isRunning(folder)).isFalse();
        assertThat(EmbeddedServers.stop(folder, false)).isFalse();
    }

    @Test
    void aStopByForceDoesNotAskWhoUsesThem() {
        EmbeddedServers servers = open(1);
        assertThat(EmbeddedServers.stop(folder, true)).isTrue();
        assertThat(EmbeddedServers.isRunning(folder)).isFalse();
        servers.close();
    }

    @Test
    void aServerThatCannotStartSaysWhyAndLeavesNothingRunning() throws IOException {
        open(2).close();
        Files.writeString(folder.resolve("db1/data/postgresql.conf"), "\nno_such_setting = 1\n");
        assertRefused(() -> open(2), Problem.EMBEDDED_SERVERS, "db1", "no_such_setting");
        assertThat(EmbeddedServers.isRunning(folder)).isFalse();
    }

    @Test
    void aFullDiskIsNoticedBeforehand() throws IOException {
        DataDirectory directory = DataDirectory.create(folder);
        directory.requireFreeMegabytes(1);
        assertRefused(
                () -> directory.requireFreeMegabytes(Long.MAX_VALUE >> 20),
                Problem.EMBEDDED_SERVERS,
                folder.toString(),
                "MB are free");
    }

    @Test
    void onlyOneStartsOrStopsAtATime() throws IOException {
        DataDirectory directory = DataDirectory.create(folder);
        Transition.during(directory, Duration.ZERO, () -> {
            assertRefused(
                    () -> Transition.during(directory, Duration.ofMillis(50), () -> "never"),
                    Problem.BUSY,
                    folder.toString());
            return directory;
        });
        assertThat(Transition.<String>during(directory, Duration.ofSeconds(1), () -> "next"))
                .isEqualTo("next");
    }

    @Test
    void anInstallationThatIsNoneIsReported() {
        EmbeddedSettings settings = EmbeddedSettings.in(folder).withInstallation(folder);
        assertRefused(() -> EmbeddedServers.open(settings), Problem.EMBEDDED_SERVERS, folder + "/postgres");
    }

    @Test
    void theFixtureGivesTheSameServersEachTime() {
        List<EmbeddedServer> one = TestPostgres.embedded().servers(1);
        List<EmbeddedServer> two = TestPostgres.embedded().servers(2);
        assertThat(two).startsWith(one.get(0)).hasSize(2);
        assertThat(TestPostgres.embedded().server()).isEqualTo(one.get(0));
    }
}
