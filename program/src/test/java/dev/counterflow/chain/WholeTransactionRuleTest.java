package dev.counterflow.chain;

import static dev.counterflow.chain.TransactionBuilder.spending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Transaction.Entry;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WholeTransactionRuleTest {
    @Test
    void tenInputsAndNineOutputsCountNinetyTimes() {
        TransactionBuilder builder = new TransactionBuilder();
        for (int i = 0; i < 10; i++) {
            builder.andSpending("s" + i, 400);
        }
        for (int i = 0; i < 9; i++) {
            builder.paying("d" + i, 382);
        }
        assertThat(builder.transaction().outputValue()).isEqualTo(3438);
        assertThat(transfers(builder).values().stream().reduce(BigInteger.ZERO, BigInteger::add))
                .isEqualTo(BigInteger.valueOf(309_420));
    }

    @Test
    void changeCountsOnBothSidesInOnePosting() {
        Postings postings = Postings.of(
                Rule.WHOLE_TRANSACTION, spending("a", 10).paying("a", 10).transaction());
        assertThat(postings.transfers()).isEqualTo(Map.of("a>a", BigInteger.TEN));
    }

    @Test
    void addressesThatPayEachOtherHaveBothDirectionsInOnePosting() {
        assertThat(transfers(spending("a", 6).andSpending("b", 4).paying("b", 7).paying("a", 2)))
                .isEqualTo(Map.of(
                        "a>a", BigInteger.valueOf(9),
                        "a>b", BigInteger.valueOf(9),
                        "b>a", BigInteger.valueOf(9),
                        "b>b", BigInteger.valueOf(9)));
    }

    @Test
    void eachAddressOfAScriptIsARow() {
        assertThat(transfers(spending("a", 5)
                        .pays(new Entry(List.of("x", "y", "x"), 4))
                        .paying("z", 0)))
                .isEqualTo(Map.of(
                        "a>x", BigInteger.valueOf(8), "a>y", BigInteger.valueOf(4), "a>z", BigInteger.valueOf(4)));
    }

    @Test
    void coinbaseAndWorthlessTransactionsMakeNoPostings() {
        assertThat(Postings.of(
                                Rule.WHOLE_TRANSACTION,
                                new TransactionBuilder().paying("miner", 50).coinbase())
                        .transfers())
                .isEmpty();
        assertThat(transfers(spending("a", 5).paying("b", 0))).isEmpty();
        assertThat(transfers(spending("a", 5).pays(new Entry(List.of(), 5)))).isEmpty();
    }

    @Test
    void productsBeyondTheLimitAreRefused() {
        long most = Long.MAX_VALUE;
        assertThatThrownBy(() ->
                        transfers(spending("a", most - 1).andSpending("a", 1).paying("b", most)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(
                        () -> transfers(spending("a", most).andSpending("b", 1).paying("c", 1)))
                .isInstanceOf(ArithmeticException.class);
        assertThat(transfers(spending("a", most).paying("b", most))).isEqualTo(Map.of("a>b", BigInteger.valueOf(most)));
    }

    private static Map<String, BigInteger> transfers(TransactionBuilder builder) {
        return Postings.of(Rule.WHOLE_TRANSACTION, builder.transaction()).transfers();
    }
}
