package dev.counterflow.chain;

import dev.counterflow.chain.Transaction.Entry;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts the whole transaction, the lesser of its input and output value, for each row of an (input, address of it) and
 * an (output, address of it). Rows of one pair differ in nothing, so a pair's sum is a product of how often each side is
 * named. Two addresses may pay each other, and an address itself: then one posting holds both directions.
 */
final class WholeTransactionRule {
    private WholeTransactionRule() {}

    static void post(Transaction transaction, PostingSink sink) {
        if (transaction.coinbase()) {
            return;
        }
        long value = Math.min(transaction.inputValue(), transaction.outputValue());
        if (value == 0) {
            return;
        }
        SortedMap<String, Long> sends = timesNamed(transaction.inputs());
        SortedMap<String, Long> receives = timesNamed(transaction.outputs());
        List<Receiver> receivers = receives.entrySet().stream()
                .map(entry -> new Receiver(entry.getKey(), entry.getValue(), sends.getOrDefault(entry.getKey(), 0L)))
                .toList();
        sends.forEach((sender, times) -> {
            long timesReceiving = receives.getOrDefault(sender, 0L);
            for (Receiver receiver : receivers) {
                long sent = product(value, times, receiver.timesReceiving());
                long returned = product(value, receiver.timesSending(), timesReceiving);
                sink.post(sender, receiver.address(), returned, sent);
                // Where something is returned, the receiver's posting is made in its turn as a sender.
                if (returned == 0) {
                    sink.post(receiver.address(), sender, sent, 0);
                }
            }
        });
    }

    private static SortedMap<String, Long> timesNamed(List<Entry> entries) {
        SortedMap<String, Long> times = new TreeMap<>();
        for (Entry entry : entries) {
            for (String address : entry.addresses()) {
                times.merge(address, 1L, Long::sum);
            }
        }
        return times;
    }

    private static long product(long value, long timesSending, long timesReceiving) {
        return Math.multiplyExact(value, Math.multiplyExact(timesSending, timesReceiving));
    }

    private record Receiver(String address, long timesReceiving, long timesSending) {}
}
