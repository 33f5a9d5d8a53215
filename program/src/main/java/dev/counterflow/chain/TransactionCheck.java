package dev.counterflow.chain;

import dev.counterflow.chain.Transaction.Entry;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The laws that every transaction obeys before its value is attributed. Immutable and safe for use by many threads.
 *
 * <p>Which transactions are spent, and whether signatures hold, is the node's business; checked here is what would make
 * the figures of a ledger wrong.
 */
public final class TransactionCheck {
    /** The longest address accepted, in characters. */
    public static final int LONGEST_ADDRESS = 128;

    private final boolean shieldedValues;
    private final LocalDate earliest;
    private final LocalDate latest;

    /**
     * @param shieldedValues whether the chain hides some values, so that a transaction's outputs may pass its inputs
     * @param earliest the first UTC day on which a block may stand
     * @param latest the last UTC day on which a block may stand
     */
    public TransactionCheck(boolean shieldedValues, LocalDate earliest, LocalDate latest) {
        this.shieldedValues = shieldedValues;
        this.earliest = earliest;
        this.latest = latest;
    }

    /** What is wrong with the transaction, a clause without a full stop; empty if it obeys every law. */
    public Optional<String> objection(Transaction transaction) {
        String objection = toBlock(transaction);
        if (objection == null) {
            objection = toEntries("inputs", transaction.inputs());
        }
        if (objection == null) {
            objection = toEntries("outputs", transaction.outputs());
        }
        if (objection == null) {
            objection = toBalance(transaction);
        }
        return Optional.ofNullable(objection);
    }

    /** Whether a block may stand on this day. */
    public boolean allows(LocalDate day) {
        return !day.isBefore(earliest) && !day.isAfter(latest);
    }

    private @Nullable String toBlock(Transaction transaction) {
        LocalDate day = transaction.day();
        if (day.isBefore(earliest)) {
            return "block time " + transaction.blockTime() + " is before " + earliest;
        }
        if (day.isAfter(latest)) {
            return "block time " + transaction.blockTime() + " is after " + latest;
        }
        if (transaction.blockNumber() < 0) {
            return "block number " + transaction.blockNumber() + " is negative";
        }
        return null;
    }

    private static @Nullable String toEntries(String side, List<Entry> entries) {
        long sum = 0;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.value() < 0) {
                return side + "[" + i + "].value is " + entry.value() + ", which is negative";
            }
            sum += entry.value();
            if (sum < 0) {
                return "the " + side + " add up to more than " + Long.MAX_VALUE + " satoshis";
            }
            String objection = toAddresses(entry.addresses());
            if (objection != null) {
                return side + "[" + i + "]" + objection;
            }
        }
        return null;
    }

    private static @Nullable String toAddresses(List<String> addresses) {
        for (String address : addresses) {
            if (address.isEmpty()) {
                return " has an empty address";
            }
            if (address.length() > LONGEST_ADDRESS) {
                return " has an address of " + address.length() + " characters; the longest accepted has "
                        + LONGEST_ADDRESS;
            }
            for (int i = 0; i < address.length(); i++) {
                char character = address.charAt(i);
                if (character <= ' ' || character > '~') {
                    return String.format(
                            " has an address with the character U+%04X at %d; addresses are printable ASCII"
                                    + " without spaces",
                            (int) character, i + 1);
                }
            }
            if (Pseudonym.isReserved(address)) {
                return " has the address '" + address + "', a name that Counterflow keeps for itself";
            }
        }
        return null;
    }

    private @Nullable String toBalance(Transaction transaction) {
        int inputs = transaction.inputs().size();
        if (transaction.coinbase()) {
            return inputs == 0 ? null : "is a coinbase transaction but has " + inputs + " inputs";
        }
        if (shieldedValues) {
            return null;
        }
        if (inputs == 0) {
            return "is not a coinbase transaction but has no inputs";
        }
        if (transaction.outputValue() > transaction.inputValue()) {
            return "the outputs add up to " + transaction.outputValue() + " satoshis, the inputs only to "
                    + transaction.inputValue();
        }
        return null;
    }
}
