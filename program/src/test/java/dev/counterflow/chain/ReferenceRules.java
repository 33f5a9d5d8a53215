package dev.counterflow.chain;

import dev.counterflow.chain.Transaction.Entry;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rules as they are defined, word for word and with unbounded numbers, however slow. */
final class ReferenceRules {
    private ReferenceRules() {}

    static Map<String, BigInteger> transfers(Rule rule, Transaction transaction) {
        Map<String, BigInteger> transfers =
                rule == Rule.PROPORTIONAL ? proportional(transaction) : wholeTransaction(transaction);
        transfers.values().removeIf(value -> value.signum() == 0);
        return transfers;
    }

    private static Map<String, BigInteger> proportional(Transaction transaction) {
        Map<String, BigInteger> net = new TreeMap<>();
        transaction.outputs().forEach(output -> split(output, net, BigInteger.ONE));
        transaction.inputs().forEach(input -> split(input, net, BigInteger.ONE.negate()));
        BigInteger balance = net.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
        if (balance.signum() > 0) {
            net.put(transaction.coinbase() ? "coinbase" : "shielded", balance.negate());
        }
        Map<String, BigInteger> sources = new TreeMap<>();
        net.forEach((address, gain) -> sources.put(address, gain.negate().max(BigInteger.ZERO)));
        BigInteger lost = sources.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
        Map<String, BigInteger> transfers = new TreeMap<>();
        net.forEach((destination, gain) -> {
            BigInteger before = BigInteger.ZERO;
            for (Map.Entry<String, BigInteger> source : sources.entrySet()) {
                if (gain.signum() > 0) {
                    BigInteger upTo = before.add(source.getValue());
                    BigInteger share = gain.multiply(upTo)
                            .divide(lost)
                            .subtract(gain.multiply(before).divide(lost));
                    transfers.put(source.getKey() + ">" + destination, share);
                    before = upTo;
                }
            }
        });
        return transfers;
    }

    private static void split(Entry entry, Map<String, BigInteger> net, BigInteger sign) {
        int addresses = entry.addresses().size();
        for (int i = 0; i < addresses; i++) {
            long share = entry.value() / addresses + (i < entry.value() % addresses ? 1 : 0);
            net.merge(entry.addresses().get(i), sign.multiply(BigInteger.valueOf(share)), BigInteger::add);
        }
    }

    private static Map<String, BigInteger> wholeTransaction(Transaction transaction) {
        Map<String, BigInteger> transfers = new TreeMap<>();
        if (transaction.coinbase()) {
            return transfers;
        }
        BigInteger value = total(transaction.inputs()).min(total(transaction.outputs()));
        for (Entry input : transaction.inputs()) {
            for (String sender : input.addresses()) {
                for (Entry output : transaction.outputs()) {
                    for (String receiver : output.addresses()) {
                        transfers.merge(sender + ">" + receiver, value, BigInteger::add);
                    }
                }
            }
        }
        return transfers;
    }

    private static BigInteger total(List<Entry> entries) {
        return entries.stream()
                .map(entry -> BigInteger.valueOf(entry.value()))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }
}
