package dev.counterflow.exposure;

import java.util.Locale;

/** Which flows a question is about. */
public enum Flow {
    /** All counterparties, by total flows. */
    BOTH,
    /** Only counterparties that paid the address, by inflows. */
    INFLOW,
    /** Only counterparties that the address paid, by outflows. */
    OUTFLOW;

    /** The name in parameters. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The flow of this name.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static Flow ofCode(String code) {
        for (Flow flow : values()) {
            if (flow.code().equals(code)) {
                return flow;
            }
        }
        throw new IllegalArgumentException("'" + code + "' is not one of both, inflow and outflow");
    }
}
