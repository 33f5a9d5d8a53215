package dev.counterflow.chain;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the whole transaction for each row of an input's address and an output's address: the rule of a join over the
 * unnested public table. It over-counts, and is kept so that figures made with it can be reproduced.
 */
final class WholeTransactionRule {
    private WholeTransactionRule() {}

    static void post(Transaction transaction, PostingSink sink) {
        long counted = transaction.coinbase() ? 0 : Math.min(transaction.inputValue(), transaction.outputValue());
        if (counted == 0) {
            return;
        }
        Map<String, Long> inputRows = rows(transaction.inputs());
        Map<String, Long> outputRows = rows(transaction.outputs());
        inputRows.forEach((sender, senderInputs) -> outputRows.forEach((receiver, receiverOutputs) -> {
            long sent = amount(counted, senderInputs, receiverOutputs);
            long returned = amount(counted, inputRows.getOrDefault(receiver, 0L), outputRows.getOrDefault(sender, 0L));
            if (sender.equals(receiver)) {
                sink.post(sender, sender, sent, sent);
            } else if (returned == 0) {
                sink.post(sender, receiver, 0, sent);
                sink.post(receiver, sender, sent, 0);
            } else {
                // The two pay each other. The turn of the receiver as a sender comes as well: each posts its own
                // account.
                sink.post(sender, receiver, returned, sent);
            }
        }));
    }

    private static long amount(long counted, long senderInputs, long receiverOutputs) {
        return Math.multiplyExact(Math.multiplyExact(senderInputs, receiverOutputs), counted);
    }

    /** How many rows each address has: a script with several addresses makes a row of each. */
    private static Map<String, Long> rows(List<Transaction.Entry> entries) {
        Map<String, Long> rows = new TreeMap<>();
        entries.forEach(entry -> entry.addresses().forEach(address -> rows.merge(address, 1L, Long::sum)));
        return rows;
    }
}
