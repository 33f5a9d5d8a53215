package dev.counterflow.source.bigquery;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What is to be read.
 *
 * @param chain whose transactions the table holds
 * @param table the table of transactions
 * @param blocksTable the table of blocks that says how many transactions each day has; empty if there is none
 * @param billingProject the project that pays for reading
 * @param days the UTC days to read, in order, at most {@link #MOST_DAYS}
 * @param streams how many streams are read side by side, at most {@link #MOST_STREAMS}; BigQuery may give fewer
 */
public record BigQuerySettings(
        Chain chain,
        TableName table,
        Optional<TableName> blocksTable,
        String billingProject,
        List<LocalDate> days,
        int streams) {
    /** A read session is opened for each day before anything is read, to tell what it costs. */
    public static final int MOST_DAYS = 366;

    /** Each stream holds a response of up to 128 MB in the worst case; more streams are not faster than one loader. */
    public static final int MOST_STREAMS = 16;

    /**
     * Checks the bounds.
     *
     * @throws CounterflowException if a bound is passed, or there is no day
     */
    public BigQuerySettings {
        days = List.copyOf(days);
        if (days.isEmpty() || days.size() > MOST_DAYS) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    days.size() + " days are to be read; one run reads from 1 to " + MOST_DAYS);
        }
        if (streams < 1 || streams > MOST_STREAMS) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    streams + " streams are to be read side by side; it can be from 1 to " + MOST_STREAMS);
        }
    }

    /**
     * All days of a range.
     *
     * @param from the first day
     * @param to the last day
     * @throws CounterflowException if the range is empty or has more than {@link #MOST_DAYS}
     */
    public static List<LocalDate> days(LocalDate from, LocalDate to) {
        if (to.isBefore(from)) {
            throw new CounterflowException(Problem.INVALID_PARAMETER, "the last day, " + to + ", is before " + from);
        }
        return from.datesUntil(to.plusDays(1)).limit(MOST_DAYS + 1L).toList();
    }

    /** What is read, in words; the same for the same days of the same table. */
    String description() {
        LocalDate first = days.get(0);
        LocalDate last = days.get(days.size() - 1);
        boolean gapless = last.toEpochDay() - first.toEpochDay() == days.size() - 1L;
        String when = days.size() == 1
                ? first.toString()
                : gapless
                        ? first + " to " + last
                        : String.join(
                                ", ", days.stream().map(LocalDate::toString).toList());
        return table + ", " + when;
    }
}
