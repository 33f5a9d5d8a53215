package dev.counterflow.chain;

import static dev.counterflow.chain.TransactionBuilder.spending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Transaction.Entry;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProportionalRuleTest {
    private static final long MOST = Long.MAX_VALUE;

    @Test
    void changeThatComesBackIsNoTransfer() {
        assertThat(transfers(spending("a", 10).paying("b", 3).paying("a", 7))).isEqualTo(amounts("a>b", 3));
    }

    @Test
    void theFeeGoesToNobody() {
        assertThat(transfers(spending("a", 10).paying("b", 3).paying("a", 6))).isEqualTo(amounts("a>b", 3));
    }

    @Test
    void sourcesShareInProportionAndNoSatoshiIsLostToRounding() {
        assertThat(transfers(spending("a", 1)
                        .andSpending("b", 1)
                        .andSpending("c", 1)
                        .paying("d", 2)
                        .paying("e", 1)))
                .isEqualTo(Map.of("b>d", BigInteger.ONE, "c>d", BigInteger.ONE, "c>e", BigInteger.ONE));
    }

    @Test
    void aScriptOfSeveralAddressesIsSplitWithTheRemainderToTheFirst() {
        assertThat(transfers(spending("a", 8).pays(new Entry(List.of("z", "y", "x"), 8))))
                .isEqualTo(Map.of("a>z", BigInteger.valueOf(3), "a>y", BigInteger.valueOf(3), "a>x", BigInteger.TWO));
    }

    @Test
    void anAddressListedTwiceInOneScriptHasTwoShares() {
        assertThat(transfers(spending("a", 8).pays(new Entry(List.of("y", "x", "y"), 8))))
                .isEqualTo(Map.of("a>x", BigInteger.valueOf(3), "a>y", BigInteger.valueOf(5)));
    }

    @Test
    void coinsAreMadeByTheCoinbase() {
        Transaction coinbase = new TransactionBuilder()
                .paying("miner", 50)
                .paying("pool", 1)
                .paying("miner", 2)
                .paying("nonstandard", 0)
                .coinbase();
        assertThat(Postings.of(Rule.PROPORTIONAL, coinbase).transfers())
                .isEqualTo(Map.of("coinbase>miner", BigInteger.valueOf(52), "coinbase>pool", BigInteger.ONE));
    }

    @Test
    void whatVisibleInputsDoNotPayComesFromTheShieldedPool() {
        assertThat(transfers(spending("a", 3).spends(new Entry(List.of(), 9)).paying("t", 12)))
                .isEqualTo(Map.of("a>t", BigInteger.valueOf(3), "shielded>t", BigInteger.valueOf(9)));
        assertThat(transfers(new TransactionBuilder().paying("t", 12))).isEqualTo(amounts("shielded>t", 12));
    }

    @Test
    void whatGoesIntoTheShieldedPoolIsAttributedToNobody() {
        assertThat(transfers(spending("t", 12).pays(new Entry(List.of(), 12)))).isEmpty();
    }

    @Test
    void amountsNearTheLimitAreExact() {
        assertThat(transfers(spending("a", MOST - 2)
                        .andSpending("b", 2)
                        .paying("c", MOST - 1)
                        .paying("d", 1)))
                .isEqualTo(Map.of(
                        "a>c", BigInteger.valueOf(MOST - 3),
                        "b>c", BigInteger.TWO,
                        "b>d", BigInteger.ONE));
    }

    @Test
    void sumsBeyondTheLimitAreRefused() {
        assertThatThrownBy(
                        () -> transfers(spending("a", MOST).andSpending("a", 1).paying("b", 1)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(
                        () -> transfers(spending("a", MOST).andSpending("b", 1).paying("c", 1)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> transfers(spending("a", 1).paying("b", MOST).paying("c", MOST)))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    @Timeout(20)
    void hugeTransactionsStreamInTimeThatFollowsTheirTransfers() {
        TransactionBuilder oneAddress = new TransactionBuilder();
        TransactionBuilder manyAddresses = new TransactionBuilder();
        for (int i = 0; i < 20_000; i++) {
            oneAddress.andSpending("a", 100_000);
            manyAddresses.andSpending("s" + i, 100_000);
        }
        for (int i = 0; i < 20_000; i++) {
            oneAddress.paying("d" + i, 1000);
            manyAddresses.paying("d" + i, 1);
        }
        assertThat(postings(oneAddress.transaction())).isEqualTo(2 * 20_000);
        // 400 million pairs, of which one in 20,000 makes a transfer.
        assertThat(postings(manyAddresses.transaction())).isEqualTo(2 * 20_000);
    }

    private static long postings(Transaction transaction) {
        AtomicLong count = new AtomicLong();
        long began = System.nanoTime();
        Rule.PROPORTIONAL.post(transaction, (address, counterparty, inflow, outflow) -> count.incrementAndGet());
        System.out.println(count + " postings in " + Duration.ofNanos(System.nanoTime() - began));
        return count.get();
    }

    private static Map<String, BigInteger> transfers(TransactionBuilder builder) {
        return Postings.of(Rule.PROPORTIONAL, builder.transaction()).transfers();
    }

    private static Map<String, BigInteger> amounts(String transfer, long value) {
        return Map.of(transfer, BigInteger.valueOf(value));
    }
}
