package dev.counterflow.cli;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import dev.counterflow.source.bigquery.BigQuerySettings;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags that name the days to load. */
final class DayRange {
    @Option(names = "--from", paramLabel = "DAY", description = "The first day, such as 2020-10-27.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "DAY", description = "The last day.")
    private Optional<String> to = Optional.empty();

    /** All days of the range. */
    List<LocalDate> days() {
        return BigQuerySettings.days(day("--from", from), day("--to", to));
    }

    /** Refuses a range that is given. */
    void requireNone() {
        if (from.isPresent() || to.isPresent()) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER, "--incomplete finds the days itself; leave out --from and --to");
        }
    }

    private static LocalDate day(String flag, Optional<String> text) {
        String given = text.orElseThrow(() -> new CounterflowException(
                Problem.INVALID_PARAMETER, flag + " is missing; it should be a day such as 2020-10-27"));
        try {
            return LocalDate.parse(given);
        } catch (DateTimeParseException e) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    flag + " is " + Quoted.text(given) + "; it should be a day such as 2020-10-27",
                    e);
        }
    }
}
