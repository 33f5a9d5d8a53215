package dev.counterflow.source.bigquery;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;

/**
 * What reading will cost, by BigQuery's estimate. BigQuery bills the columns read of every row of the partitions it has
 * to look through, not only of the rows it sends.
 *
 * @param days what each day takes
 */
public record Bill(List<Day> days) {
    private static final BigDecimal TEBIBYTE = BigDecimal.valueOf(1L << 40);

    public Bill {
        days = List.copyOf(days);
    }

    /**
     * One day.
     *
     * @param day the UTC day
     * @param rows how many rows are looked through
     * @param bytes how many bytes are billed
     */
    public record Day(LocalDate day, long rows, long bytes) {}

    /** How many rows are looked through. */
    public long rows() {
        return days.stream().mapToLong(Day::rows).reduce(0, Math::addExact);
    }

    /** How many bytes are billed. */
    public long bytes() {
        return days.stream().mapToLong(Day::bytes).reduce(0, Math::addExact);
    }

    /**
     * The price, rounded up to a cent.
     *
     * @param perTebibyte what 2^40 bytes cost
     */
    public BigDecimal price(BigDecimal perTebibyte) {
        return BigDecimal.valueOf(bytes()).multiply(perTebibyte).divide(TEBIBYTE, 2, RoundingMode.UP);
    }
}
