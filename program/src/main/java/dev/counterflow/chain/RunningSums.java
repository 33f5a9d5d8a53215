package dev.counterflow.chain;

import java.util.Arrays;
import java.util.stream.LongStream;

/** The running sums of positive amounts: strictly increasing, so that they can be searched. */
final class RunningSums {
    private final long[] sums;

    private RunningSums(long[] sums) {
        this.sums = sums;
    }

    /** @throws ArithmeticException if the total passes 2^63 - 1 */
    static RunningSums of(LongStream amounts) {
        long[] sums = amounts.toArray();
        for (int i = 1; i < sums.length; i++) {
            sums[i] = Math.addExact(sums[i - 1], sums[i]);
        }
        return new RunningSums(sums);
    }

    /** The sum of all amounts. */
    long total() {
        return sums.length == 0 ? 0 : sums[sums.length - 1];
    }

    /** The sum of the amounts up to this one, itself included. */
    long upTo(int index) {
        return sums[index];
    }

    /** The first index, from this one on, whose sum reaches the amount; the amount is at most the total. */
    int firstAtLeast(long amount, int from) {
        if (sums[from] >= amount) {
            return from;
        }
        int found = Arrays.binarySearch(sums, from, sums.length, amount);
        return found >= 0 ? found : -found - 1;
    }
}
