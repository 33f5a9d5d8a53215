package dev.counterflow.source;

import dev.counterflow.chain.Transaction.Entry;
import java.util.ArrayList;
import java.util.List;

/** A transaction in the making. Not thread-safe. */
final class Draft {
    /** Less is not worth spending, so no change is smaller. */
    static final long DUST = 546;

    private final List<Entry> inputs = new ArrayList<>();
    private final List<Entry> outputs = new ArrayList<>();
    private long spent;
    private long paid;

    void clear() {
        inputs.clear();
        outputs.clear();
        spent = 0;
        paid = 0;
    }

    void spend(List<String> addresses, long value) {
        inputs.add(new Entry(addresses, value));
        spent += value;
    }

    void spend(String address, long value) {
        spend(List.of(address), value);
    }

    void pay(List<String> addresses, long value) {
        outputs.add(new Entry(addresses, value));
        paid += value;
    }

    void pay(String address, long value) {
        pay(List.of(address), value);
    }

    /** What is left after the payments so far and a fee; negative if there is not enough. */
    long left(long fee) {
        return spent - paid - fee;
    }

    /** The change goes to an address; without any there is no output. */
    void change(String address, long fee) {
        long change = left(fee);
        if (change != 0) {
            if (change < DUST) {
                throw new IllegalStateException("a generated transaction has " + change + " satoshis of change");
            }
            pay(address, change);
        }
    }

    /** Whether nothing needs to be added: no change, or enough to be worth it. */
    boolean covers(long fee) {
        long left = left(fee);
        return left == 0 || left >= DUST;
    }

    List<Entry> inputs() {
        return inputs;
    }

    List<Entry> outputs() {
        return outputs;
    }
}
