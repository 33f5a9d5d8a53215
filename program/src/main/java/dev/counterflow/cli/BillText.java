package dev.counterflow.cli;

import dev.counterflow.source.bigquery.Bill;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A bill for people.
 *
 * @param pricePerTebibyte what 2^40 bytes cost, in US dollars
 */
record BillText(BigDecimal pricePerTebibyte) {
    List<String> lines(Bill bill) {
        Stream<String> days = bill.days().stream()
                .map(day -> String.format(
                        Locale.ROOT, "%s  up to %,d rows  %,d bytes", day.day(), day.rows(), day.bytes()));
        String all = String.format(
                Locale.ROOT,
                "All: up to %,d rows and %,d bytes looked through, about USD %s at USD %s a TiB before any free allowance",
                bill.rows(),
                bill.bytes(),
                bill.price(pricePerTebibyte),
                pricePerTebibyte);
        return Stream.concat(days, Stream.of(all)).toList();
    }
}
