package dev.counterflow.source;

/** A sequence of pseudo-random draws, in integers throughout so that it is the same everywhere. Not thread-safe. */
final class Draws {
    private static final int STEPS_PER_DOUBLING = 64;
    // Leaves room for 2^38, which no amount reaches.
    private static final int FRACTION_BITS = 24;
    private static final long[] POWERS = powers();
    /** Half of all amounts are below 2^21 satoshis, 0.02 coins; one standard deviation is a factor of eight. */
    private static final int MEDIAN = 21 * STEPS_PER_DOUBLING;

    private static final int SPREAD = 333;

    private long state;

    /** Starts over: the same start gives the same draws. */
    void restart(long start) {
        state = start;
    }

    long next() {
        state += Mix.GOLDEN;
        return Mix.of(state);
    }

    /** A number from 0 to below a bound. */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** A number from 0 to below a bound. */
    long below(long bound) {
        return Math.multiplyHigh(next() >>> 1, bound << 1);
    }

    boolean percent(int chance) {
        return below(100) < chance;
    }

    /** An amount in satoshis; see {@link #amount(long)}. */
    long amount() {
        return amount(next());
    }

    /**
     * The amount in satoshis that 64 random bits stand for: close to log-normal, with whales, and with round amounts as
     * people choose them. At least 1,000.
     */
    static long amount(long bits) {
        // The sum of four even draws is close to a normal one.
        long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
        long steps = MEDIAN + (((sum - 2 * 0xFFFF) * SPREAD) >> 16);
        long more = Mix.of(bits);
        if ((more & 0xFF) == 0) {
            steps += 6 * STEPS_PER_DOUBLING;
        }
        long amount = POWERS[(int) (steps % STEPS_PER_DOUBLING)] << (steps / STEPS_PER_DOUBLING) >> FRACTION_BITS;
        boolean round = (more >>> 8 & 7) == 0 && amount >= 100_000;
        return round ? amount - amount % 100_000 : amount;
    }

    /** A number between bounds, both included, of which small ones are much more likely than large ones. */
    static int skewed(long bits, int smallest, int largest) {
        long even = bits & 0xFFFF;
        long cubed = (((even * even) >>> 16) * even) >>> 16;
        return smallest + (int) ((cubed * (largest - smallest + 1)) >>> 16);
    }

    private static long[] powers() {
        long[] powers = new long[STEPS_PER_DOUBLING];
        for (int step = 0; step < powers.length; step++) {
            powers[step] =
                    (long) StrictMath.scalb(StrictMath.pow(2, (double) step / STEPS_PER_DOUBLING), FRACTION_BITS);
        }
        return powers;
    }
}
