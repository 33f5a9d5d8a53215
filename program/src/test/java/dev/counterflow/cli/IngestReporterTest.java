package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.ingest.DayReport;
import dev.counterflow.ingest.RunReport;
import dev.counterflow.source.BadRow;
import dev.counterflow.source.Position;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IngestReporterTest {
    private static final LocalDate DAY = LocalDate.of(2020, 10, 27);

    private final AtomicLong clock = new AtomicLong();
    private final TestSurroundings surroundings = new TestSurroundings(Path.of(""), Map.of());
    private final IngestReporter reporter = new IngestReporter(surroundings.get(), clock::get);

    @Test
    void aPublishedDayIsALineOfData() {
        reporter.published(new DayReport(DAY, "db1", 12_345, OptionalLong.of(12_345), 45_678, 0, 0));
        assertThat(surroundings.out())
                .isEqualToIgnoringNewLines("2020-10-27  db1  12,345 transactions  45,678 postings\n");
        assertThat(surroundings.err()).isEmpty();
    }

    @Test
    void whatIsNotRightWithADayIsSaid() {
        reporter.published(new DayReport(DAY, "db1", 10, OptionalLong.of(12), 40, 2, 1));
        assertThat(surroundings.out())
                .contains("2 bad rows left out  1 duplicates counted once  incomplete: the source promised 12");
    }

    @Test
    void progressIsToldEveryFewSecondsAndNotMoreOften() {
        reporter.reading("2020-10-27", 1_000);
        for (int second = 0; second < 12; second++) {
            reporter.read(50);
            clock.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(surroundings.err().lines()).containsExactly("reading 2020-10-27: 30 %", "reading 2020-10-27: 55 %");
    }

    @Test
    void aFloodOfBadRowsIsBounded() {
        for (int row = 1; row <= 1_000; row++) {
            reporter.badRow(
                    new BadRow(new Position("a.json", row), Optional.empty(), Optional.empty(), "value is negative"));
        }
        assertThat(surroundings.err().lines())
                .hasSize(IngestReporter.MOST_BAD_ROWS + 1)
                .startsWith("bad row: a.json:1: value is negative")
                .endsWith("further bad rows are counted, not printed");
    }

    @Test
    void theSummaryCountsDaysAndBadRows() {
        DayReport day = new DayReport(DAY, "db1", 1, OptionalLong.empty(), 2, 0, 0);
        reporter.finished(new RunReport(7, List.of(day), 1_200, Duration.ofMillis(4_250)));
        assertThat(surroundings.err())
                .isEqualToIgnoringNewLines("Run 7: 1 day published in 4.3 s, 1,200 bad rows left out\n");
    }
}
