package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeLockTest {
    private static final long PROCESS = ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    @Test
    void aSecondServerIsToldWhereTheFirstListens() {
        try (ServeLock lock = ServeLock.take(folder)) {
            lock.listensAt("http://127.0.0.1:5000");
            assertThatThrownBy(() -> ServeLock.take(folder))
                    .hasMessage("a Counterflow already serves this data directory at http://127.0.0.1:5000 (process "
                            + PROCESS + ")")
                    .extracting(e -> ((CounterflowException) e).problem())
                    .isEqualTo(Problem.BUSY);
        }
    }

    @Test
    void aServerThatIsStillLoadingIsSaidToBeStarting() {
        try (ServeLock lock = ServeLock.take(folder)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> ServeLock.take(folder))
                    .hasMessage("a Counterflow already serves this data directory, and is starting (process " + PROCESS
                            + ")");
        }
    }

    @Test
    void theLockCanBeTakenAgainWhenItWasGivenBack() {
        ServeLock.take(folder).close();
        ServeLock.take(folder).close();
        assertThat(folder.resolve("serve.lock")).isEmptyFile();
    }
}
