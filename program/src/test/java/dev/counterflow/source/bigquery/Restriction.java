package dev.counterflow.source.bigquery;

import io.grpc.Status;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;

/** As much of BigQuery's row restrictions as is asked for: columns compared with dates and times, joined by AND. */
final class Restriction {
    private static final Pattern COMPARISON = Pattern.compile(
            "(\\w+) (=|>=|<) (DATE '(\\d{4}-\\d\\d-\\d\\d)'|TIMESTAMP '(\\d{4}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d:\\d\\d)\\+00')");

    private Restriction() {}

    static Predicate<GenericRecord> of(String text) {
        List<Predicate<GenericRecord>> all = new ArrayList<>();
        for (String part : text.split(" AND ", -1)) {
            Matcher matcher = COMPARISON.matcher(part);
            if (!matcher.matches()) {
                throw Status.INVALID_ARGUMENT
                        .withDescription("request failed: Row filter is invalid: " + part)
                        .asRuntimeException();
            }
            all.add(comparison(matcher.group(1), matcher.group(2), operand(matcher)));
        }
        return all.stream().reduce(row -> true, Predicate::and);
    }

    private static long operand(Matcher matcher) {
        return matcher.group(4) == null
                ? OffsetDateTime.parse(matcher.group(5) + "T" + matcher.group(6) + "Z")
                                .toEpochSecond()
                        * 1_000_000
                : LocalDate.parse(matcher.group(4)).toEpochDay();
    }

    private static Predicate<GenericRecord> comparison(String column, String operator, long operand) {
        return row -> {
            long value = ((Number) row.get(column)).longValue();
            return switch (operator) {
                case "=" -> value == operand;
                case "<" -> value < operand;
                default -> value >= operand;
            };
        };
    }
}
