package dev.counterflow.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads block timestamps: unix seconds as bitcoin-etl writes them, ISO 8601, and the text that BigQuery exports
 * ({@code 2020-10-27 00:00:13 UTC}; its command line leaves the zone out, and means UTC).
 */
final class BlockTime {
    private static final DateTimeFormatter TEXT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[' UTC'][XXX][X]")
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private BlockTime() {}

    static Optional<Instant> read(String text) {
        OptionalLong seconds = WholeNumber.read(text);
        try {
            return Optional.of(
                    seconds.isPresent()
                            ? Instant.ofEpochSecond(seconds.getAsLong())
                            : OffsetDateTime.parse(text, TEXT).toInstant());
        } catch (DateTimeException isNoTime) {
            return Optional.empty();
        }
    }
}
