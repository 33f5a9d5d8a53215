package dev.counterflow.exposure;

import java.math.BigInteger;
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

    /** The place in this order behind a counterparty. */
    public Refinement.After after(Exposure last) {
        BigInteger amount = switch (this) {
            case TOTAL_FLOWS -> last.totalFlows();
            case INFLOWS -> last.inflows();
            case OUTFLOWS -> last.outflows();
            case ADDRESS -> BigInteger.ZERO;
        };
        return new Refinement.After(last.counterparty(), amount);
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
