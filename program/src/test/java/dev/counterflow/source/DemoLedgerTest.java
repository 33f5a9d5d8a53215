package dev.counterflow.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Address;
import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Transaction;
import dev.counterflow.chain.Transaction.Entry;
import dev.counterflow.chain.TransactionHash;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DemoLedgerTest {
    private static final String ADDRESS = "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez";
    private static final Map<LocalDate, List<Transaction>> DAYS = new HashMap<>();

    @BeforeAll
    static void readTheDemoLedger() throws Exception {
        for (Batch batch : new DemoLedger().batches()) {
            LocalDate day = batch.day().orElseThrow();
            List<Transaction> transactions = CollectingSink.of(batch).transactions;
            assertThat(batch.promisedTransactions(day)).hasValue(transactions.size());
            DAYS.put(day, transactions);
        }
    }

    private static Stream<Transaction> all() {
        return DAYS.values().stream().flatMap(List::stream);
    }

    private static Stream<Entry> entries(Transaction transaction) {
        return Stream.concat(transaction.inputs().stream(), transaction.outputs().stream());
    }

    private static Set<String> addresses(List<Entry> entries) {
        return entries.stream().flatMap(entry -> entry.addresses().stream()).collect(Collectors.toSet());
    }

    @Test
    void itHasSixDaysOfTwentyThousandTransactionsAndTwoExamples() {
        assertThat(DAYS).hasSize(6).containsKeys(LocalDate.of(2020, 10, 27), LocalDate.of(2020, 11, 1));
        assertThat(all().count()).isEqualTo(6 * 20_000 + 2);
        DAYS.forEach((day, transactions) -> assertThat(transactions)
                .allMatch(transaction -> transaction.day().equals(day)));
    }

    @Test
    void noTransactionHashOccursTwice() {
        Set<TransactionHash> hashes = all().map(Transaction::hash).collect(Collectors.toSet());

        assertThat(hashes).hasSize(6 * 20_000 + 2);
    }

    @Test
    void everyAddressIsValid() {
        Set<String> addresses = all().flatMap(DemoLedgerTest::entries)
                .flatMap(entry -> entry.addresses().stream())
                .collect(Collectors.toSet());

        assertThat(addresses)
                .hasSizeGreaterThan(300_000)
                .allMatch(address -> Address.parse(address, Chain.BITCOIN).equals(address));
        assertShare(addresses, address -> address.startsWith("1"), 20);
        assertShare(addresses, address -> address.startsWith("3"), 20);
        assertShare(addresses, address -> address.startsWith("bc1q") && address.length() == 42, 15);
        assertShare(addresses, address -> address.startsWith("bc1q") && address.length() == 62, 3);
        assertShare(addresses, address -> address.startsWith("bc1p"), 2);
        assertThat(addresses).anyMatch(address -> address.startsWith("nonstandard"));
    }

    private static void assertShare(Set<String> addresses, Predicate<String> kind, int percent) {
        assertThat(addresses.stream().filter(kind).count()).isGreaterThan(percent * (long) addresses.size() / 100);
    }

    @Test
    void theExampleAddressReceivesAndPassesOnWhatItGot() {
        List<Transaction> transactions = all().filter(transaction ->
                        entries(transaction).anyMatch(entry -> entry.addresses().contains(ADDRESS)))
                .sorted((left, right) -> left.blockTime().compareTo(right.blockTime()))
                .toList();

        assertThat(transactions).hasSize(2);
        assertThat(transactions.get(0).inputs())
                .containsExactly(new Entry("1Huro4zmi1kD1Ln4krTgJiXMYrAkEd4YSh", 1_733_177));
        assertThat(transactions.get(0).outputs()).containsExactly(new Entry(ADDRESS, 1_733_177));
        assertThat(transactions.get(1).inputs()).containsExactly(new Entry(ADDRESS, 1_733_177));
        assertThat(transactions.get(1).outputs())
                .containsExactly(new Entry("1FGhgLbMzrUV5mgwX9nkEeqHbKbUK29nbQ", 1_733_177));
        assertThat(transactions)
                .extracting(Transaction::day)
                .containsExactly(LocalDate.of(2020, 10, 28), LocalDate.of(2020, 10, 30));
    }

    @Test
    void itHasTransactionsOfEveryShape() {
        List<Transaction> payments =
                all().filter(transaction -> !transaction.coinbase()).toList();

        assertThat(payments).anyMatch(transaction -> transaction.outputs().size() > 300);
        assertThat(payments).anyMatch(transaction -> transaction.inputs().size() > 100);
        assertThat(payments)
                .anyMatch(transaction -> transaction.outputs().stream()
                        .anyMatch(output -> output.addresses().size() == 3));
        assertThat(payments)
                .anyMatch(transaction -> transaction.inputs().stream()
                        .anyMatch(input -> input.addresses().size() == 2));
        assertThat(payments)
                .anyMatch(transaction -> transaction.outputs().stream()
                        .anyMatch(output ->
                                output.value() == 0 && output.addresses().get(0).startsWith("nonstandard")));
        assertThat(payments.stream().filter(DemoLedgerTest::mixesEqualAmounts).count())
                .isGreaterThan(500);
        assertThat(payments.stream()
                        .filter(DemoLedgerTest::returnsChangeToItsSender)
                        .count())
                .isGreaterThan(20_000);
    }

    private static boolean mixesEqualAmounts(Transaction transaction) {
        Map<Long, Long> times =
                transaction.outputs().stream().collect(Collectors.groupingBy(Entry::value, Collectors.counting()));
        return transaction.inputs().size() >= 5 && times.values().stream().anyMatch(count -> count >= 5);
    }

    private static boolean returnsChangeToItsSender(Transaction transaction) {
        Set<String> both = addresses(transaction.inputs());
        both.retainAll(addresses(transaction.outputs()));
        return !both.isEmpty();
    }

    @Test
    void hubsHaveThousandsOfCounterpartiesEachDayWithAFewAtTheTop() {
        DAYS.forEach((day, transactions) -> {
            List<Integer> counterparties = counterparties(transactions);
            assertThat(counterparties.get(0)).as("%s", day).isGreaterThan(3_000);
            assertThat(counterparties.get(3)).as("%s", day).isGreaterThan(1_000);
            assertThat(counterparties.get(1_000)).as("%s", day).isLessThan(700);
        });
    }

    /** The numbers of counterparties of all addresses, largest first; payers count payees and the other way round. */
    private static List<Integer> counterparties(List<Transaction> transactions) {
        Map<String, Set<String>> counterparties = new HashMap<>();
        for (Transaction transaction : transactions) {
            Set<String> senders = addresses(transaction.inputs());
            Set<String> receivers = addresses(transaction.outputs());
            if (senders.size() * receivers.size() > 2_000) {
                continue;
            }
            for (String sender : senders) {
                counterparties
                        .computeIfAbsent(sender, address -> new HashSet<>())
                        .addAll(receivers);
            }
            for (String receiver : receivers) {
                counterparties
                        .computeIfAbsent(receiver, address -> new HashSet<>())
                        .addAll(senders);
            }
        }
        return counterparties.values().stream()
                .map(Set::size)
                .sorted((left, right) -> right - left)
                .toList();
    }

    @Test
    void someAddressesAreThereOnAllDaysAndMostOnOneOnly() {
        Map<String, Set<LocalDate>> days = new HashMap<>();
        all().forEach(transaction -> entries(transaction)
                .flatMap(entry -> entry.addresses().stream())
                .forEach(address ->
                        days.computeIfAbsent(address, any -> new HashSet<>()).add(transaction.day())));
        List<Integer> numbers = new ArrayList<>();
        days.values().forEach(set -> numbers.add(set.size()));

        assertThat(numbers.stream().filter(number -> number == 6).count()).isGreaterThan(500);
        assertThat(numbers.stream().filter(number -> number == 2).count()).isGreaterThan(5_000);
        assertThat(numbers.stream().filter(number -> number == 1).count()).isGreaterThan(numbers.size() * 3 / 4);
    }

    @Test
    void itSaysThatItIsGenerated() {
        assertThat(new DemoLedger().kind()).isEqualTo("generated");
        assertThat(new DemoLedger().description()).startsWith("generated demo data, not the real chain");
        assertThat(new DemoLedger().chain()).isEqualTo(Chain.BITCOIN);
    }
}
