package dev.counterflow.chain;

import dev.counterflow.chain.Transaction.Entry;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Shares what each net destination gains out over the net sources, in whole satoshis and without a rounding error: the
 * transfers into a destination add up to its gain, and what no destination gains is the fee.
 */
final class ProportionalRule {
    private ProportionalRule() {}

    static void post(Transaction transaction, PostingSink sink) {
        SortedMap<String, Long> gains = gains(transaction);
        if (transaction.coinbase()) {
            gains.forEach((address, gain) -> transfer(Pseudonym.COINBASE, address, gain, sink));
            return;
        }
        addShieldedSource(gains);
        Sources sources = Sources.of(gains);
        gains.forEach((address, gain) -> sources.pay(address, gain, sink));
    }

    /** What each address gains on balance, negative where it loses. In byte order, as addresses are ASCII. */
    private static SortedMap<String, Long> gains(Transaction transaction) {
        SortedMap<String, Long> gains = new TreeMap<>();
        for (Entry output : transaction.outputs()) {
            split(output, 1, gains);
        }
        for (Entry input : transaction.inputs()) {
            split(input, -1, gains);
        }
        return gains;
    }

    /** A script of several addresses is split equally; the first ones listed get the satoshis that remain. */
    private static void split(Entry entry, int sign, SortedMap<String, Long> gains) {
        List<String> addresses = entry.addresses();
        if (addresses.isEmpty()) {
            return;
        }
        long share = entry.value() / addresses.size();
        long remaining = entry.value() % addresses.size();
        for (int i = 0; i < addresses.size(); i++) {
            long amount = i < remaining ? share + 1 : share;
            gains.merge(addresses.get(i), sign * amount, Math::addExact);
        }
    }

    /** Value that visible sources do not account for was shielded before. */
    private static void addShieldedSource(SortedMap<String, Long> gains) {
        long gained = 0;
        long lost = 0;
        for (long gain : gains.values()) {
            gained = Math.addExact(gained, Math.max(gain, 0));
            lost = Math.addExact(lost, Math.max(Math.negateExact(gain), 0));
        }
        if (gained > lost) {
            gains.put(Pseudonym.SHIELDED, lost - gained);
        }
    }

    private static void transfer(String sender, String receiver, long value, PostingSink sink) {
        if (value > 0) {
            sink.post(sender, receiver, 0, value);
            sink.post(receiver, sender, value, 0);
        }
    }

    /** The net sources in byte order, with the running sums of what they lose. */
    private record Sources(List<String> addresses, RunningSums losses) {

        static Sources of(SortedMap<String, Long> gains) {
            List<Map.Entry<String, Long>> sources = gains.entrySet().stream()
                    .filter(entry -> entry.getValue() < 0)
                    .toList();
            return new Sources(
                    sources.stream().map(Map.Entry::getKey).toList(),
                    RunningSums.of(sources.stream().mapToLong(entry -> -entry.getValue())));
        }

        /**
         * Pays one destination. Jumps to the source with which the next satoshi falls due, so that the cost follows the
         * transfers made and not the sources that are too small to take part.
         */
        void pay(String destination, long gain, PostingSink sink) {
            long paid = 0;
            int source = 0;
            while (paid < gain) {
                long nextDue = Proportion.ceiling(losses.total(), paid + 1, gain);
                source = losses.firstAtLeast(nextDue, source);
                long due = Proportion.floor(gain, losses.upTo(source), losses.total());
                transfer(addresses.get(source), destination, due - paid, sink);
                paid = due;
                source++;
            }
        }
    }
}
