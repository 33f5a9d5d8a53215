package dev.counterflow.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProportionTest {
    private static final long MOST = Long.MAX_VALUE;

    @Test
    void sharesOfTheLargestAmountsAreExact() {
        assertThat(Proportion.floor(MOST, MOST, MOST)).isEqualTo(MOST);
        assertThat(Proportion.floor(MOST, MOST - 1, MOST)).isEqualTo(MOST - 1);
        assertThat(Proportion.ceiling(MOST, 1, 2)).isEqualTo(MOST / 2 + 1);
        assertThat(Proportion.floor(0, 0, MOST)).isZero();
        assertThat(Proportion.ceiling(0, 0, MOST)).isZero();
    }

    @Test
    void sharesEqualThoseOfUnboundedNumbers() {
        long seed = Long.getLong("counterflow.seed", System.nanoTime());
        System.out.println("ProportionTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200_000; round++) {
            long whole = 1 + (random.nextLong() >>> (1 + random.nextInt(62)));
            long part = random.nextLong(whole) + random.nextInt(2);
            long value = random.nextLong() >>> (1 + random.nextInt(63));
            BigInteger[] share = BigInteger.valueOf(value)
                    .multiply(BigInteger.valueOf(part))
                    .divideAndRemainder(BigInteger.valueOf(whole));
            assertThat(Proportion.floor(value, part, whole)).isEqualTo(share[0].longValueExact());
            assertThat(Proportion.ceiling(value, part, whole)).isEqualTo(share[0].longValueExact() + share[1].signum());
        }
    }
}
