package dev.counterflow.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What must be reached. */
enum Figure {
    THROUGHPUT_PROTOTYPE(
            true, 10, "x", "answers a second, 4 clients, six days, sampled addresses, against the prototype"),
    LATENCY_PROTOTYPE(false, 1.0 / 8, "x", "median latency, 1 client, of the same, against the prototype"),
    THROUGHPUT_UNSHARDED(true, 0.8, "x", "answers a second, 4 clients, of the same, against the unsharded server"),
    LATENCY_SLOW_NETWORK(false, 15, "ms", "median latency with 10 ms added to each round trip between servers"),
    LATENCY_MANY_DAYS(false, 1.3, "x", "median latency at 360 days against 6, addresses active on at most three days"),
    HUB_PROTOTYPE(false, 1.0 / 5, "x", "the top 100 of a hub with a million counterparties, against the prototype"),
    HTTP_OVERHEAD(false, 0.5, "ms", "median latency over HTTP, less that of the same question in SQL"),
    LOAD_FLOOR(false, 1.6, "x", "loading a day from JSON Lines, against the COPY of its ready rows, index and vacuum"),
    BYTES_PROTOTYPE(false, 1, "x", "bytes on disk a transfer, against the prototype"),
    SERVE_START(false, 2, "s", "from the start of 'counterflow serve' to its first answer");

    private final boolean atLeast;
    private final double target;
    private final String unit;
    private final String meaning;

    Figure(boolean atLeast, double target, String unit, String meaning) {
        this.atLeast = atLeast;
        this.target = target;
        this.unit = unit;
        this.meaning = meaning;
    }

    /** The name on the command line and in the results. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What is measured, for people. */
    String meaning() {
        return meaning;
    }

    /** What must be reached, with its unit. */
    String targetText() {
        return (atLeast ? ">=" : "<=") + text(target);
    }

    /** A value with its unit. */
    String text(double value) {
        return String.format(Locale.ROOT, "%.3f%s", value, unit);
    }

    boolean passes(double value) {
        return atLeast ? value >= target : value <= target;
    }

    static Figure ofCode(String code) {
        return Arrays.stream(values())
                .filter(figure -> figure.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no figure '" + code + "'; there are "
                        + Arrays.stream(values()).map(Figure::code).collect(Collectors.joining(", "))));
    }
}
