package dev.counterflow.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.TransactionHash;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final byte[] HUB = "hub".getBytes(US_ASCII);

    private static Entry entry(String counterparty, long inflow, long outflow) {
        return Entry.of(
                HUB,
                0,
                new TransactionHash(0, 0, 0, 1),
                new byte[][] {counterparty.getBytes(US_ASCII)},
                new long[] {inflow},
                new long[] {outflow},
                0,
                1);
    }

    @Test
    void aRowHasTwentyCounterpartiesAndTheLastOneTheRest() {
        Ranking ranking = new Ranking();
        for (int other = 0; other < Ranking.RANKED + 21; other++) {
            ranking.add(entry("other" + other, 1, 0));
        }
        assertThat(ranking.fits()).isTrue();
        assertThat(ranking.rows(HUB)).hasSize(Ranking.RANKED / Ranking.A_ROW + 2);
    }

    @Test
    void moreCounterpartiesThanMemoryHoldsAreLeftToTheServer() {
        Ranking ranking = new Ranking(2);
        ranking.add(entry("one", 1, 0));
        ranking.add(entry("two", 1, 0));
        ranking.add(entry("two", 0, 1));
        assertThat(ranking.fits()).isTrue();
        ranking.add(entry("three", 1, 0));
        ranking.add(entry("one", 1, 0));
        assertThat(ranking.fits()).isFalse();
    }

    @Test
    void aTotalBeyond63BitsIsLeftToTheServer() {
        Ranking inflows = new Ranking();
        inflows.add(entry("one", Long.MAX_VALUE, 0));
        assertThat(inflows.fits()).isTrue();
        inflows.add(entry("one", 1, 0));
        assertThat(inflows.fits()).isFalse();

        Ranking both = new Ranking();
        both.add(entry("one", Long.MAX_VALUE, 0));
        both.add(entry("one", 0, 1));
        assertThat(both.fits()).isFalse();
    }
}
