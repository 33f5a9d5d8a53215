package dev.counterflow.chain;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A chain with transactions of inputs and outputs. Everything that differs between chains is data here. */
public enum Chain {
    BITCOIN("bitcoin", "BTC");

    private final String code;
    private final String unit;

    Chain(String code, String unit) {
        this.code = code;
        this.unit = unit;
    }

    /** The name in parameters, tables and answers. */
    public String code() {
        return code;
    }

    /** The ticker of one coin, 100,000,000 satoshis. */
    public String unit() {
        return unit;
    }

    /**
     * The chain of this name.
     *
     * @throws IllegalArgumentException if no chain has this name; the message lists those there are
     */
    public static Chain ofCode(String code) {
        return Arrays.stream(values())
                .filter(chain -> chain.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + code + "' is not a chain; there are "
                        + Arrays.stream(values()).map(Chain::code).collect(Collectors.joining(", "))));
    }
}
