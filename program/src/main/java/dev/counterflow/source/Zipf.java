package dev.counterflow.source;

import java.util.Arrays;

/** Draws ranks by Zipf's law: the second is half as likely as the first, the third a third. Thread-safe. */
final class Zipf {
    private static final long FIRST_WEIGHT = 1L << 40;

    private final long[] cumulative;

    Zipf(int ranks) {
        cumulative = new long[ranks];
        long sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += FIRST_WEIGHT / (rank + 1);
            cumulative[rank] = sum;
        }
    }

    int ranks() {
        return cumulative.length;
    }

    int rank(Draws draws) {
        long point = draws.below(cumulative[cumulative.length - 1]);
        int found = Arrays.binarySearch(cumulative, point);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
