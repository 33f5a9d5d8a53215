package dev.counterflow.cluster.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.problem.CounterflowException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataDirectoryTest {
    private static final Path HOME = Path.of("/home/satoshi");

    @Test
    void theDefaultFollowsTheXdgSpecification() {
        assertThat(DataDirectory.defaultPath(Map.of(), HOME))
                .isEqualTo(Path.of("/home/satoshi/.local/share/counterflow"));
        assertThat(DataDirectory.defaultPath(Map.of("XDG_DATA_HOME", "/data"), HOME))
                .isEqualTo(Path.of("/data/counterflow"));
        assertThat(DataDirectory.defaultPath(Map.of("XDG_DATA_HOME", "relative"), HOME))
                .isEqualTo(Path.of("/home/satoshi/.local/share/counterflow"));
        assertThat(DataDirectory.defaultPath(Map.of("XDG_DATA_HOME", ""), HOME))
                .isEqualTo(Path.of("/home/satoshi/.local/share/counterflow"));
    }

    @Test
    void askingWhatRunsWhereNothingIsMakesNothing() {
        assertThat(EmbeddedServers.isRunning(Path.of("/nonexistent/counterflow")))
                .isFalse();
        assertThat(EmbeddedServers.stop(Path.of("/nonexistent/counterflow"), false))
                .isFalse();
    }

    @Test
    void numbersOutOfBoundsAreRefused() {
        EmbeddedSettings settings = EmbeddedSettings.in(HOME);
        assertThatThrownBy(() -> settings.withCount(0)).isInstanceOf(CounterflowException.class);
        assertThatThrownBy(() -> settings.withCount(33))
                .hasMessageContaining("33")
                .hasMessageContaining("1 to 32");
        assertThatThrownBy(() -> settings.withSharedBuffersMegabytes(15)).hasMessageContaining("16 to 65536");
    }

    @Test
    void aMachineWithoutPostgresInTheJarIsToldWhatToDo() {
        for (String[] machine : new String[][] {{"Windows 11", "amd64"}, {"Linux", "riscv64"}}) {
            assertThatThrownBy(() -> PostgresArchive.forMachine(machine[0], machine[1]))
                    .isInstanceOf(CounterflowException.class)
                    .hasMessageContaining(machine[0])
                    .hasMessageContaining(machine[1])
                    .hasMessageContaining("external cluster");
        }
    }
}
