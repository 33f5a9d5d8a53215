package dev.counterflow.chain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Shares out what each destination gains over the sources, in proportion to what they lose. What comes to a destination
 * adds up to its gain exactly; what no destination gets is the fee.
 */
final class ProportionalRule {
    private ProportionalRule() {}

    /** One side of a transaction: an address and what it gains or loses on balance, in satoshis, positive. */
    private record Net(String address, long amount) {}

    static void post(Transaction transaction, PostingSink sink) {
        List<Net> sources = new ArrayList<>();
        List<Net> destinations = new ArrayList<>();
        net(transaction).forEach((address, amount) -> {
            if (amount < 0) {
                sources.add(new Net(address, -amount));
            } else if (amount > 0) {
                destinations.add(new Net(address, amount));
            }
        });
        addUnseenSource(transaction, sources, destinations);
        share(sources, destinations, sink);
    }

    /** Outputs minus inputs of each address, in byte order of the addresses. */
    private static Map<String, Long> net(Transaction transaction) {
        Map<String, Long> net = new TreeMap<>();
        transaction.outputs().forEach(output -> add(net, output, 1));
        transaction.inputs().forEach(input -> add(net, input, -1));
        return net;
    }

    /** Splits a value equally over the addresses of its script; the first ones listed get the satoshis left over. */
    private static void add(Map<String, Long> net, Transaction.Entry entry, int sign) {
        int addresses = entry.addresses().size();
        for (int at = 0; at < addresses; at++) {
            long part = entry.value() / addresses + (at < entry.value() % addresses ? 1 : 0);
            net.merge(entry.addresses().get(at), sign * part, Math::addExact);
        }
    }

    /** New coins come from the coinbase; what nobody visible pays comes from the shielded pool. */
    private static void addUnseenSource(Transaction transaction, List<Net> sources, List<Net> destinations) {
        long gained = total(destinations);
        if (transaction.coinbase()) {
            sources.clear();
            sources.add(new Net(Pseudonym.COINBASE, gained));
        } else {
            long lost = total(sources);
            if (gained > lost) {
                sources.add(new Net(Pseudonym.SHIELDED, gained - lost));
            }
        }
    }

    private static long total(List<Net> nets) {
        return nets.stream().mapToLong(Net::amount).reduce(0, Math::addExact);
    }

    private static void share(List<Net> sources, List<Net> destinations, PostingSink sink) {
        long lost = total(sources);
        for (Net destination : destinations) {
            long running = 0;
            long sharedBefore = 0;
            for (Net source : sources) {
                running += source.amount();
                long shared = floorOfProduct(destination.amount(), running, lost);
                long amount = shared - sharedBefore;
                sharedBefore = shared;
                if (amount > 0) {
                    sink.post(source.address(), destination.address(), 0, amount);
                    sink.post(destination.address(), source.address(), amount, 0);
                }
            }
        }
    }

    /** floor(factor * part / whole) for 0 <= part <= whole; the product has up to 126 bits. */
    private static long floorOfProduct(long factor, long part, long whole) {
        long product = factor * part;
        if (product >= 0 && Math.multiplyHigh(factor, part) == 0) {
            return product / whole;
        }
        return BigInteger.valueOf(factor)
                .multiply(BigInteger.valueOf(part))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }
}
