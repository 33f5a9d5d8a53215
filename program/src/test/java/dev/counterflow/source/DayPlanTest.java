package dev.counterflow.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Chain;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DayPlanTest {
    private static final LocalDate DAY = LocalDate.of(2020, 10, 27);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 9, 303, 304, 457, 760, 20_000, 99_991})
    void aCoinbaseStandsAtTheStartOfEachBlockAndNowhereElse(long transactions) {
        for (long seed = 0; seed < 20; seed++) {
            DayPlan plan = new DayPlan(Chain.BITCOIN, DAY, transactions, seed);
            Set<Long> starts = new HashSet<>();
            for (int block = 0; block < plan.blocks(); block++) {
                starts.add(plan.start(block));
                assertThat(plan.start(block)).as("seed %d", seed).isLessThan(plan.start(block + 1));
            }
            assertThat(plan.start(0)).isZero();
            assertThat(plan.start(plan.blocks())).isEqualTo(transactions);
            for (long index = 0; index < transactions; index++) {
                assertThat(plan.isCoinbase(index))
                        .as("seed %d, %d", seed, index)
                        .isEqualTo(starts.contains(index));
            }
        }
    }

    @Test
    void everyBlockOfEveryChainIsWithinItsDay() {
        for (Chain chain : Chain.values()) {
            for (long seed = 0; seed < 20; seed++) {
                DayPlan plan = new DayPlan(chain, DAY, 100_000_000, seed);
                for (int block = 0; block < plan.blocks(); block++) {
                    assertThat(plan.blockTime(block).atZone(ZoneOffset.UTC).toLocalDate())
                            .isEqualTo(DAY);
                }
            }
        }
    }
}
