package dev.counterflow.source;

import dev.counterflow.chain.Chain;

/**
 * Turns numbers into numbers that look random: the output function of SplitMix64 (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", 2014). A bijection, the same on every platform.
 */
final class Mix {
    static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Mix() {}

    static long of(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** One of many independent numbers that a number stands for; {@code which} picks it. */
    static long of(long value, long which) {
        return of(of(value) + which * GOLDEN);
    }

    /** What a seed stands for on a chain, so that ledgers of different chains have nothing in common. */
    static long of(long seed, Chain chain) {
        return of(seed, chain.code().hashCode());
    }
}
