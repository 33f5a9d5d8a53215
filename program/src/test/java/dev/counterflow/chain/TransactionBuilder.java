package dev.counterflow.chain;

import dev.counterflow.chain.Transaction.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes down transactions of a test: {@code spending("a", 5).paying("b", 4)}. */
final class TransactionBuilder {
    private final List<Entry> inputs = new ArrayList<>();
    private final List<Entry> outputs = new ArrayList<>();
    private long blockNumber = 1;
    private Instant blockTime = Instant.parse("2020-01-01T00:00:00Z");

    static TransactionBuilder spending(String address, long value) {
        return new TransactionBuilder().andSpending(address, value);
    }

    TransactionBuilder andSpending(String address, long value) {
        return spends(new Entry(address, value));
    }

    TransactionBuilder paying(String address, long value) {
        return pays(new Entry(address, value));
    }

    TransactionBuilder spends(Entry input) {
        inputs.add(input);
        return this;
    }

    TransactionBuilder pays(Entry output) {
        outputs.add(output);
        return this;
    }

    TransactionBuilder inBlock(long number, String time) {
        blockNumber = number;
        blockTime = Instant.parse(time);
        return this;
    }

    Transaction transaction() {
        return build(false);
    }

    Transaction coinbase() {
        return build(true);
    }

    private Transaction build(boolean coinbase) {
        return new Transaction(new TransactionHash(1, 2, 3, 4), blockNumber, blockTime, coinbase, inputs, outputs);
    }
}
