package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.source.bigquery.ServedDays;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loading days from a service that does what BigQuery does, as a user does it. */
class IngestBigQueryIT {
    private static final LocalDate FIRST = LocalDate.of(2020, 10, 27);
    private static final LocalDate LAST = LocalDate.of(2020, 11, 1);

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        new TestSurroundings(folder, Map.of()).run("stop", "--data-dir", "data");
    }

    private TestSurroundings run(ServedDays served, String arguments) {
        TestSurroundings surroundings = new TestSurroundings(folder, Map.of("COUNTERFLOW_ENDPOINT", served.endpoint()));
        assertThat(surroundings.run((arguments + " --data-dir data").split(" ", -1)))
                .as(surroundings.err())
                .isZero();
        return surroundings;
    }

    @Test
    void sixDaysAreLoadedAndThoseThatAreIncompleteTriedAgain() throws Exception {
        try (ServedDays served = ServedDays.of(FIRST, LAST, 30, 30)) {
            served.replace(FIRST, LAST, 29, 30);
            TestSurroundings load = run(served, "ingest bigquery --from 2020-10-27 --to 2020-11-01 --yes");
            assertThat(load.out().lines())
                    .hasSize(6)
                    .allSatisfy(
                            line -> assertThat(line).contains("29 transactions", "incomplete: the source promised 30"));
            assertThat(load.err()).containsPattern("\\d+ bytes read from BigQuery");

            served.replace(FIRST, LAST, 30, 30);
            assertThat(run(served, "ingest bigquery --incomplete --yes").out().lines())
                    .hasSize(6)
                    .allSatisfy(
                            line -> assertThat(line).contains("30 transactions").doesNotContain("incomplete"));
            int reads = served.reads();
            assertThat(run(served, "ingest bigquery --incomplete --yes").err()).contains("No day of bitcoin");
            assertThat(served.reads()).isEqualTo(reads);
            assertThat(run(served, "status").out()).contains("2020-10-27", "bigquery");
        }
    }
}
