package dev.counterflow.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Address;
import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Transaction;
import dev.counterflow.chain.Transaction.Entry;
import dev.counterflow.chain.TransactionHash;
import dev.counterflow.problem.CounterflowException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedSourceTest {
    private static final LocalDate DAY = LocalDate.of(2020, 10, 27);
    private static final long SEED = 7;

    private static List<Transaction> day(Chain chain, LocalDate day, long transactions, long seed)
            throws IOException, InterruptedException {
        return CollectingSink.of(new GeneratedSource(chain, day, day, transactions, seed)
                        .batches()
                        .get(0))
                .transactions;
    }

    @Test
    void aDayIsTheSameAloneAndInARange() throws Exception {
        List<Batch> range =
                new GeneratedSource(Chain.BITCOIN, DAY.minusDays(2), DAY.plusDays(2), 3_000, SEED).batches();

        assertThat(range).hasSize(5);
        assertThat(range.get(2).day()).contains(DAY);
        List<Transaction> alone = day(Chain.BITCOIN, DAY, 3_000, SEED);
        assertThat(CollectingSink.of(range.get(2)).transactions).isEqualTo(alone);
        assertThat(CollectingSink.of(range.get(2)).transactions).isEqualTo(alone);
    }

    @Test
    void aDayIsTheSameWithEveryVersionOfJavaAndOfTheProgram() throws Exception {
        CRC32 checksum = new CRC32();
        for (Transaction transaction : day(Chain.BITCOIN, DAY, 1_000, SEED)) {
            String text = transaction.hash() + " " + transaction.blockNumber() + " "
                    + transaction.blockTime().getEpochSecond() + " " + text(transaction.inputs()) + " -> "
                    + text(transaction.outputs()) + "\n";
            checksum.update(text.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(checksum.getValue()).isEqualTo(758_607_602L);
    }

    private static String text(List<Entry> entries) {
        return entries.stream()
                .map(entry -> String.join("+", entry.addresses()) + ":" + entry.value())
                .collect(Collectors.joining(" "));
    }

    @Test
    void anotherSeedDayOrSizeGivesOtherTransactions() throws Exception {
        Set<TransactionHash> hashes = new HashSet<>();
        Set<List<Entry>> outputs = new HashSet<>();
        int all = 0;
        for (List<Transaction> day : List.of(
                day(Chain.BITCOIN, DAY, 500, SEED),
                day(Chain.BITCOIN, DAY, 500, SEED + 1),
                day(Chain.BITCOIN, DAY.plusDays(1), 500, SEED))) {
            day.forEach(transaction -> hashes.add(transaction.hash()));
            day.forEach(transaction -> outputs.add(transaction.outputs()));
            all += day.size();
        }

        assertThat(hashes).hasSize(all);
        assertThat(outputs).hasSize(all);
    }

    @Test
    void ledgersOfDifferentChainsHaveNothingInCommonEvenWithOneSeed() throws Exception {
        Set<TransactionHash> hashes = new HashSet<>();
        Set<List<Entry>> outputs = new HashSet<>();
        for (Chain chain : Chain.values()) {
            for (Transaction transaction : day(chain, DAY, 500, SEED)) {
                assertThat(hashes.add(transaction.hash())).as("%s", transaction).isTrue();
                assertThat(outputs.add(transaction.outputs()))
                        .as("%s", transaction)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Chain.class)
    void everyTransactionObeysTheLawsOfItsChain(Chain chain) throws Exception {
        for (Transaction transaction : day(chain, DAY, 3_000, SEED)) {
            assertThat(transaction.day()).isEqualTo(DAY);
            assertThat(transaction.outputs()).isNotEmpty();
            if (transaction.coinbase()) {
                assertThat(transaction.inputs()).isEmpty();
            } else {
                assertThat(transaction.inputs()).isNotEmpty();
                assertThat(transaction.inputValue()).isGreaterThan(transaction.outputValue());
            }
            transaction.inputs().forEach(input -> assertObeysTheLaws(input, chain));
            transaction.outputs().forEach(output -> assertObeysTheLaws(output, chain));
        }
    }

    private static void assertObeysTheLaws(Entry entry, Chain chain) {
        assertThat(entry.addresses()).hasSizeBetween(chain.shielded() ? 0 : 1, 3);
        for (String address : entry.addresses()) {
            assertThat(Address.parse(address, chain)).isEqualTo(address);
            boolean nonstandard = address.startsWith(Address.NONSTANDARD_PREFIX);
            assertThat(entry.value()).isGreaterThanOrEqualTo(nonstandard ? 0 : Draft.DUST);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 7, 143, 303, 304, 305, 306, 1_000, 4_321})
    void aDayOfAnySizeHasExactlyAsManyTransactionsAndOneCoinbaseABlock(long size) throws Exception {
        GeneratedSource source = new GeneratedSource(Chain.BITCOIN, DAY, DAY, size, SEED);
        Batch batch = source.batches().get(0);
        List<Transaction> transactions = CollectingSink.of(batch).transactions;

        assertThat(transactions).hasSize((int) size);
        assertThat(batch.size()).isEqualTo(size);
        assertThat(batch.promisedTransactions(DAY)).hasValue(size);
        assertThat(batch.promisedTransactions(DAY.plusDays(1))).isEmpty();
        assertThat(transactions.get(0).coinbase()).isTrue();
        for (int i = 1; i < transactions.size(); i++) {
            long grown =
                    transactions.get(i).blockNumber() - transactions.get(i - 1).blockNumber();
            assertThat(grown).isEqualTo(transactions.get(i).coinbase() ? 1 : 0);
        }
    }

    @Test
    void theCoinbaseOfABlockPaysTheSubsidyAndTheFees() throws Exception {
        long fees = 0;
        long paid = 0;
        long blocks = 0;
        for (Transaction transaction : day(Chain.BITCOIN, DAY, 20_000, SEED)) {
            if (transaction.coinbase()) {
                assertThat(paid).isEqualTo(blocks == 0 ? 0 : fees + 6_2500_0000L);
                fees = 0;
                paid = transaction.outputValue();
                blocks++;
            } else {
                fees += transaction.inputValue() - transaction.outputValue();
            }
        }

        assertThat(blocks).isEqualTo(Chain.BITCOIN.blocksPerDay());
    }

    @Test
    void daysNeverShareABlockAndBlockTimesGoBackNowAndThen() throws Exception {
        List<Transaction> first = day(Chain.BITCOIN, DAY, 2_000, SEED);
        List<Transaction> second = day(Chain.BITCOIN, DAY.plusDays(1), 2_000, SEED);

        assertThat(second.get(0).blockNumber())
                .isEqualTo(first.get(first.size() - 1).blockNumber() + 1);
        int back = 0;
        Instant before = Instant.MIN;
        for (Transaction transaction : first) {
            back += transaction.blockTime().isBefore(before) ? 1 : 0;
            before = transaction.blockTime();
        }
        assertThat(back).isBetween(1, 20);
    }

    @Test
    void aCoinIsSpentAtMostOnceAndWithTheValueItHad() throws Exception {
        Wallets wallets = new Wallets(Chain.BITCOIN, SEED);
        Map<String, Long> paid = new HashMap<>();
        Map<String, Long> spent = new HashMap<>();
        for (int days = 0; days < 25; days++) {
            LocalDate day = DAY.plusDays(days);
            Spending spending = new Spending(new DayPlan(Chain.BITCOIN, day, 1_000, SEED));
            List<Transaction> transactions = day(Chain.BITCOIN, day, 1_000, SEED);
            for (int index = 0; index < transactions.size(); index++) {
                Transaction transaction = transactions.get(index);
                spending.coinsOf(index, (id, value) -> {
                    String address = wallets.address(id);
                    assertThat(spent.put(address, value)).as(address).isNull();
                    assertThat(paid.getOrDefault(address, value)).as(address).isEqualTo(value);
                    if (!transaction.coinbase()) {
                        assertThat(transaction.inputs()).contains(new Entry(address, value));
                    }
                });
                transaction.outputs().stream()
                        .filter(output -> output.addresses().size() == 1)
                        .forEach(output -> paid.put(output.addresses().get(0), output.value()));
            }
        }
        spent.keySet().retainAll(paid.keySet());
        assertThat(spent).hasSizeGreaterThan(4_000);
    }

    @Test
    void positionsNameTheDayAndCountFromOne() throws Exception {
        CollectingSink sink = CollectingSink.of(new GeneratedSource(Chain.BITCOIN, DAY, DAY, 400, SEED)
                .batches()
                .get(0));

        assertThat(sink.positions.get(0)).hasToString("generated 2020-10-27 (seed 7):1");
        for (int i = 0; i < sink.positions.size(); i++) {
            assertThat(sink.positions.get(i).line()).isEqualTo(i + 1);
        }
    }

    @Test
    void theLargestDayStartsAtOnceAndStopsWhenItsReaderDoes() {
        Batch batch = new GeneratedSource(Chain.BITCOIN, DAY, DAY, GeneratedSource.MAX_TRANSACTIONS_PER_DAY, SEED)
                .batches()
                .get(0);
        assertThatThrownBy(() -> batch.read(new TransactionSink() {
                    private int accepted;

                    @Override
                    public void accept(Transaction transaction, Position position) {
                        if (++accepted == 1_000) {
                            throw new IllegalStateException("enough");
                        }
                    }

                    @Override
                    public void reject(BadRow row) {}

                    @Override
                    public void advance(long units) {}
                }))
                .hasMessage("enough");
    }

    @Test
    void anInterruptStopsTheReading() {
        Batch batch = new GeneratedSource(Chain.BITCOIN, DAY, DAY, 10_000, SEED)
                .batches()
                .get(0);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> CollectingSink.of(batch)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void whatCannotBeGeneratedIsRefusedWithItsBounds() {
        assertRefused(Chain.BITCOIN, LocalDate.of(2009, 1, 2), DAY, 1, "bitcoin began on 2009-01-03");
        assertRefused(Chain.ZCASH, LocalDate.of(2016, 10, 27), DAY, 1, "zcash began on 2016-10-28");
        assertRefused(Chain.BITCOIN, DAY, DAY.minusDays(1), 1, "the last day, 2020-10-26, is before the first");
        assertRefused(Chain.BITCOIN, DAY, DAY.plusDays(36_525), 1, "more than 36525 days");
        assertRefused(Chain.BITCOIN, DAY, DAY, 0, "1 to 100000000 transactions, not 0");
        assertRefused(Chain.BITCOIN, DAY, DAY, 100_000_001, "not 100000001");
    }

    private static void assertRefused(Chain chain, LocalDate first, LocalDate last, long size, String reason) {
        assertThatThrownBy(() -> new GeneratedSource(chain, first, last, size, SEED))
                .isInstanceOf(CounterflowException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void theSourceSaysThatItIsGenerated() {
        GeneratedSource source = new GeneratedSource(Chain.DASH, DAY, DAY.plusDays(1), 10, SEED);

        assertThat(source.kind()).isEqualTo("generated");
        assertThat(source.chain()).isEqualTo(Chain.DASH);
        assertThat(source.description())
                .isEqualTo("generated data, not the real chain: dash, 2020-10-27 to 2020-10-28, 10 transactions a day,"
                        + " seed 7");
    }
}
