package dev.counterflow.exposure;

import java.util.Locale;

/** What the counterparties of an answer are ordered by; equal ones are in byte order. */
public enum Order {
    /** The largest amount in both directions first. */
    TOTAL_FLOWS("total"),
    /** Who paid the most first. */
    INFLOWS("inflow"),
    /** Who was paid the most first. */
    OUTFLOWS("outflow"),
    /** The byte order of the address. */
    ADDRESS("counterparty");

    private final String sqlName;

    Order(String sqlName) {
        this.sqlName = sqlName;
    }

    /** The name in parameters. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the function {@code counterflow.ask} calls it. */
    String sqlName() {
        return sqlName;
    }

    /** The order that goes with a flow. */
    public static Order of(Flow flow) {
        return switch (flow) {
            case BOTH -> TOTAL_FLOWS;
            case INFLOW -> INFLOWS;
            case OUTFLOW -> OUTFLOWS;
        };
    }
}
