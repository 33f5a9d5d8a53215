package dev.counterflow.chain;

/** The names that stand for a side of a transaction that has no address. */
public final class Pseudonym {
    /** Where new coins come from. */
    public static final String COINBASE = "coinbase";

    /** Where a value comes from that leaves a chain's shielded pool. */
    public static final String SHIELDED = "shielded";

    private Pseudonym() {}
}
