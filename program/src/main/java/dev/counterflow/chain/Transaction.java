package dev.counterflow.chain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * One transaction of a chain, with the addresses and amounts of its inputs resolved. Immutable.
 *
 * @param hash the transaction hash; unique only together with the block
 * @param blockNumber the height of the block
 * @param blockTime the timestamp in the block's header
 * @param coinbase whether it creates new coins; then it has no inputs
 * @param inputs what it spends
 * @param outputs what it creates
 */
public record Transaction(
        TransactionHash hash,
        long blockNumber,
        Instant blockTime,
        boolean coinbase,
        List<Entry> inputs,
        List<Entry> outputs) {

    public Transaction {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * One input or output.
     *
     * @param addresses the addresses its script names: mostly one, several for bare multisig, none for a shielded value
     * @param value in satoshis, not negative
     */
    public record Entry(List<String> addresses, long value) {
        public Entry {
            addresses = List.copyOf(addresses);
        }

        public Entry(String address, long value) {
            this(List.of(address), value);
        }
    }

    /** The UTC calendar day of the block timestamp. */
    public LocalDate day() {
        return blockTime.atZone(ZoneOffset.UTC).toLocalDate();
    }

    /**
     * The sum of all inputs, in satoshis.
     *
     * @throws ArithmeticException if it passes 2^63 - 1
     */
    public long inputValue() {
        return total(inputs);
    }

    /**
     * The sum of all outputs, in satoshis.
     *
     * @throws ArithmeticException if it passes 2^63 - 1
     */
    public long outputValue() {
        return total(outputs);
    }

    private static long total(List<Entry> entries) {
        long sum = 0;
        for (Entry entry : entries) {
            sum = Math.addExact(sum, entry.value());
        }
        return sum;
    }
}
