package dev.counterflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark from its beginning to its end, on little data. */
class BenchmarkIT {
    @TempDir
    Path folder;

    @Test
    void measuresEveryFigureAndFindsThatTheContendersAgree() throws Exception {
        // 0: all targets were reached; 1: one was not, as is to be expected of so little data. 2 would be a failure.
        assertThat(BenchCommand.run("--smoke", "--results", folder.toString())).isIn(0, 1);

        String results = Files.readString(folder.resolve("smoke.md"));
        assertThat(results)
                .contains(Arrays.stream(Figure.values())
                        .map(figure -> "| `" + figure.code() + "` | ")
                        .toArray(String[]::new));
        assertThat(folder.resolve("smoke.json")).isNotEmptyFile();
        assertThat(folder.resolve("latency-by-days.svg")).isNotEmptyFile();
        assertThat(folder.resolve("latency-by-counterparties.svg")).isNotEmptyFile();
        assertThat(folder.resolve("loading-by-size.svg")).isNotEmptyFile();
    }
}
