package dev.counterflow.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/** The postings of one transaction. Refuses what no rule may make: a second posting of a pair, or an empty one. */
final class Postings implements PostingSink {
    private final Map<String, Map<String, Posting>> accounts = new TreeMap<>();

    record Posting(long inflow, long outflow) {
        Posting mirrored() {
            return new Posting(/* inflow= */ outflow, /* outflow= */ inflow);
        }
    }

    static Postings of(Rule rule, Transaction transaction) {
        Postings postings = new Postings();
        rule.post(transaction, postings);
        return postings;
    }

    @Override
    public void post(String address, String counterparty, long inflow, long outflow) {
        assertThat(inflow).isNotNegative();
        assertThat(outflow).isNotNegative();
        assertThat(inflow | outflow).as("a posting of something").isNotZero();
        Posting earlier = accounts.computeIfAbsent(address, account -> new TreeMap<>())
                .put(counterparty, new Posting(inflow, outflow));
        assertThat(earlier)
                .as("an earlier posting of " + address + " and " + counterparty)
                .isNull();
    }

    /** What was sent, as {@code sender>receiver}, after a check that each posting has its mirror image. */
    Map<String, BigInteger> transfers() {
        Map<String, BigInteger> transfers = new TreeMap<>();
        accounts.forEach((address, postings) -> postings.forEach((counterparty, posting) -> {
            Posting mirrored = accounts.getOrDefault(counterparty, Map.of()).get(address);
            assertThat(mirrored)
                    .as("the other side of " + address + " and " + counterparty)
                    .isEqualTo(posting.mirrored());
            if (posting.outflow() > 0) {
                transfers.put(address + ">" + counterparty, BigInteger.valueOf(posting.outflow()));
            }
        }));
        return transfers;
    }
}
