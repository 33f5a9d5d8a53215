package dev.counterflow.chain;

import static dev.counterflow.chain.TransactionBuilder.spending;
import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Transaction.Entry;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransactionCheckTest {
    private static final LocalDate FIRST = LocalDate.of(2009, 1, 3);
    private static final LocalDate LAST = LocalDate.of(2026, 11, 25);
    private static final TransactionCheck CHECK = new TransactionCheck(false, FIRST, LAST);
    private static final TransactionCheck SHIELDED = new TransactionCheck(true, FIRST, LAST);

    @Test
    void ordinaryTransactionsPass() {
        assertThat(CHECK.objection(spending("a", 5).paying("b", 4).transaction()))
                .isEmpty();
        assertThat(CHECK.objection(new TransactionBuilder().paying("b", 4).coinbase()))
                .isEmpty();
    }

    @Test
    void aCoinbaseHasNoInputsAndOthersHaveSome() {
        assertThat(CHECK.objection(spending("a", 5).paying("b", 4).coinbase()))
                .hasValue("is a coinbase transaction but has 1 inputs");
        assertThat(CHECK.objection(new TransactionBuilder().paying("b", 0).transaction()))
                .hasValue("is not a coinbase transaction but has no inputs");
    }

    @Test
    void outputsPassInputsOnlyWhereValuesAreShielded() {
        Transaction gains = spending("a", 5).paying("b", 4).paying("c", 3).transaction();
        assertThat(CHECK.objection(gains)).hasValue("the outputs add up to 7 satoshis, the inputs only to 5");
        assertThat(SHIELDED.objection(gains)).isEmpty();
        assertThat(SHIELDED.objection(new TransactionBuilder().paying("b", 4).transaction()))
                .isEmpty();
    }

    @Test
    void amountsAreNotNegativeAndTheirSumsFit() {
        assertThat(CHECK.objection(
                        spending("a", 5).paying("b", 4).paying("c", -4).transaction()))
                .hasValue("outputs[1].value is -4, which is negative");
        assertThat(CHECK.objection(spending("a", Long.MAX_VALUE)
                        .andSpending("a", 1)
                        .paying("b", 4)
                        .transaction()))
                .hasValue("the inputs add up to more than 9223372036854775807 satoshis");
        assertThat(CHECK.objection(spending("a", Long.MAX_VALUE)
                        .paying("b", Long.MAX_VALUE)
                        .transaction()))
                .isEmpty();
    }

    @Test
    void blocksStandWithinTheDaysOfTheChain() {
        assertThat(atTime("2009-01-03T00:00:00Z")).isNull();
        assertThat(atTime("2026-11-25T23:59:59Z")).isNull();
        assertThat(atTime("2009-01-02T23:59:59Z")).isEqualTo("block time 2009-01-02T23:59:59Z is before 2009-01-03");
        assertThat(atTime("2091-01-01T00:00:00Z")).isEqualTo("block time 2091-01-01T00:00:00Z is after 2026-11-25");
        assertThat(CHECK.objection(spending("a", 5)
                        .paying("b", 4)
                        .inBlock(-1, "2020-01-01T00:00:00Z")
                        .transaction()))
                .hasValue("block number -1 is negative");
    }

    private static @Nullable String atTime(String time) {
        return CHECK.objection(spending("a", 5).paying("b", 4).inBlock(0, time).transaction())
                .orElse(null);
    }

    @Test
    void addressesArePrintableAndOfBoundedLength() {
        assertThat(withAddress("x".repeat(128))).isNull();
        assertThat(withAddress("x".repeat(129)))
                .isEqualTo("outputs[0] has an address of 129 characters; the longest accepted has 128");
        assertThat(withAddress("")).isEqualTo("outputs[0] has an empty address");
        assertThat(withAddress("a b"))
                .isEqualTo("outputs[0] has an address with the character U+0020 at 2; addresses are printable ASCII"
                        + " without spaces");
        assertThat(withAddress("\u00e9")).contains("U+00E9 at 1");
        assertThat(withAddress("a\u0000")).contains("U+0000 at 2");
        assertThat(withAddress("a\u007f")).contains("U+007F at 2");
    }

    @Test
    void noAddressIsAPseudonym() {
        assertThat(withAddress("coinbase")).contains("'coinbase'");
        assertThat(withAddress("shielded")).contains("'shielded'");
    }

    private static @Nullable String withAddress(String address) {
        return CHECK.objection(spending("a", 5)
                        .pays(new Entry(List.of("b", address), 1))
                        .transaction())
                .orElse(null);
    }
}
