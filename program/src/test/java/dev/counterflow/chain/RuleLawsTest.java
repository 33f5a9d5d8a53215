package dev.counterflow.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Transaction.Entry;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Laws that hold for every transaction, tried on random ones. */
class RuleLawsTest {
    private static final int ROUNDS = 5000;

    /** Few addresses, so that they meet on both sides and in one script. */
    private static final List<String> ADDRESSES = List.of("1", "1a", "3", "a", "b", "bc1", "c", "~");

    private Random random = new Random(0);

    @BeforeEach
    void seed() {
        long seed = Long.getLong("counterflow.seed", System.nanoTime());
        System.out.println("RuleLawsTest seed " + seed);
        random = new Random(seed);
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void aRuleGivesWhatItsDefinitionGives(Rule rule) {
        for (int round = 0; round < ROUNDS; round++) {
            Transaction transaction = transaction();
            assertThat(Postings.of(rule, transaction).transfers())
                    .as(transaction.toString())
                    .isEqualTo(ReferenceRules.transfers(rule, transaction));
        }
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void theOrderOfInputsAndOutputsDoesNotMatter(Rule rule) {
        for (int round = 0; round < ROUNDS; round++) {
            Transaction transaction = transaction();
            Transaction shuffled = new Transaction(
                    transaction.hash(),
                    transaction.blockNumber(),
                    transaction.blockTime(),
                    transaction.coinbase(),
                    shuffled(transaction.inputs()),
                    shuffled(transaction.outputs()));
            assertThat(Postings.of(rule, shuffled).transfers())
                    .as(transaction.toString())
                    .isEqualTo(Postings.of(rule, transaction).transfers());
        }
    }

    @Test
    void proportionalConservesValue() {
        for (int round = 0; round < ROUNDS; round++) {
            Transaction transaction = transaction();
            Map<String, BigInteger> net = new TreeMap<>();
            BigInteger moved = BigInteger.ZERO;
            for (Map.Entry<String, BigInteger> transfer :
                    Postings.of(Rule.PROPORTIONAL, transaction).transfers().entrySet()) {
                String[] pair = transfer.getKey().split(">", 2);
                net.merge(pair[0], transfer.getValue().negate(), BigInteger::add);
                net.merge(pair[1], transfer.getValue(), BigInteger::add);
                moved = moved.add(transfer.getValue());
            }
            assertConserved(transaction, net, moved);
        }
    }

    private static void assertConserved(Transaction transaction, Map<String, BigInteger> net, BigInteger moved) {
        BigInteger gained = BigInteger.ZERO;
        BigInteger lost = BigInteger.ZERO;
        for (String address : ADDRESSES) {
            BigInteger gain = gain(address, transaction);
            BigInteger posted = net.getOrDefault(address, BigInteger.ZERO);
            if (gain.signum() >= 0) {
                assertThat(posted).as("into " + address + " of " + transaction).isEqualTo(gain);
            } else {
                assertThat(posted.signum()).as("out of " + address).isNotPositive();
                // Floors of running sums: a source is off its exact share by less than one satoshi a destination.
                assertThat(posted.negate())
                        .as("out of " + address + " of " + transaction)
                        .isLessThanOrEqualTo(gain.negate().add(BigInteger.valueOf(ADDRESSES.size())));
            }
            gained = gained.add(gain.max(BigInteger.ZERO));
            lost = lost.add(gain.negate().max(BigInteger.ZERO));
        }
        assertThat(moved).isEqualTo(gained);
        if (!transaction.coinbase()) {
            assertThat(lost.subtract(moved))
                    .as("the fee")
                    .isEqualTo(BigInteger.valueOf(transaction.inputValue() - transaction.outputValue()));
        }
    }

    private static BigInteger gain(String address, Transaction transaction) {
        return sum(address, transaction.outputs()).subtract(sum(address, transaction.inputs()));
    }

    private static BigInteger sum(String address, List<Entry> entries) {
        BigInteger sum = BigInteger.ZERO;
        for (Entry entry : entries) {
            long addresses = entry.addresses().size();
            for (int i = 0; i < addresses; i++) {
                if (entry.addresses().get(i).equals(address)) {
                    sum = sum.add(BigInteger.valueOf(entry.value() / addresses));
                    sum = sum.add(BigInteger.valueOf(i < entry.value() % addresses ? 1 : 0));
                }
            }
        }
        return sum;
    }

    /** Outputs never above inputs, amounts from single satoshis to 2^51, now and then a coinbase. */
    private Transaction transaction() {
        boolean coinbase = random.nextInt(10) == 0;
        int bits = 1 + random.nextInt(51);
        List<Entry> inputs = entries(coinbase ? 0 : 1 + random.nextInt(8), bits);
        List<Entry> outputs = new ArrayList<>();
        long left =
                coinbase ? 1L << bits : inputs.stream().mapToLong(Entry::value).sum();
        for (Entry output : entries(1 + random.nextInt(8), bits)) {
            long value = random.nextInt(6) == 0 ? left : Math.min(left, output.value());
            outputs.add(new Entry(output.addresses(), value));
            left -= value;
        }
        TransactionBuilder builder = new TransactionBuilder();
        inputs.forEach(builder::spends);
        outputs.forEach(builder::pays);
        return coinbase ? builder.coinbase() : builder.transaction();
    }

    private List<Entry> entries(int count, int bits) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> addresses = new ArrayList<>();
            int named = random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1;
            for (int a = 0; a < named; a++) {
                addresses.add(ADDRESSES.get(random.nextInt(ADDRESSES.size())));
            }
            entries.add(new Entry(addresses, random.nextLong() >>> (64 - bits)));
        }
        return entries;
    }

    private List<Entry> shuffled(List<Entry> entries) {
        List<Entry> shuffled = new ArrayList<>(entries);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
