package dev.counterflow.chain;

import java.util.Set;

/** The names that stand for a side of a transaction that has no address. No real address is one of them. */
public final class Pseudonym {
    /** Where new coins come from, under {@link Rule#PROPORTIONAL}. */
    public static final String COINBASE = "coinbase";

    /** Where a value comes from that leaves a chain's shielded pool, under {@link Rule#PROPORTIONAL}. */
    public static final String SHIELDED = "shielded";

    private static final Set<String> ALL = Set.of(COINBASE, SHIELDED);

    private Pseudonym() {}

    /** Whether this is one of the names above. */
    public static boolean isReserved(String address) {
        return ALL.contains(address);
    }
}
