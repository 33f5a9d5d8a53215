package dev.counterflow.chain;

/**
 * Shares of an amount, exact for all non-negative {@code long} values: the product, of up to 126 bits, is never cut.
 * The part is at most the whole, so the share is at most the value and always fits.
 */
final class Proportion {
    private Proportion() {}

    /** {@code value * part / whole}, rounded down; {@code 0 <= part <= whole}, {@code whole > 0}, {@code value >= 0}. */
    static long floor(long value, long part, long whole) {
        long high = Math.multiplyHigh(value, part);
        long low = value * part;
        if (high == 0 && low >= 0) {
            return low / whole;
        }
        return divide(high, low, whole);
    }

    /** {@code value * part / whole}, rounded up; the same bounds as {@link #floor}. */
    static long ceiling(long value, long part, long whole) {
        long floor = floor(value, part, whole);
        // The remainder is below 2^63, so that the lowest 64 bits of product and quotient tell it.
        long remainder = value * part - floor * whole;
        return remainder == 0 ? floor : floor + 1;
    }

    /**
     * Long division of a 128-bit number, bit by bit. The quotient must fit 64 bits, that is, {@code high < divisor}.
     * The remainder stays below the divisor and so below 2^63: doubling it does not leave 64 unsigned bits.
     */
    private static long divide(long high, long low, long divisor) {
        long remainder = high;
        long rest = low;
        long quotient = 0;
        for (int bit = 0; bit < Long.SIZE; bit++) {
            remainder = remainder << 1 | rest >>> (Long.SIZE - 1);
            rest <<= 1;
            quotient <<= 1;
            if (Long.compareUnsigned(remainder, divisor) >= 0) {
                remainder -= divisor;
                quotient |= 1;
            }
        }
        return quotient;
    }
}
