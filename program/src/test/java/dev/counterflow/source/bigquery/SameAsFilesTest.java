package dev.counterflow.source.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.RealChainData;
import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import dev.counterflow.chain.TransactionCheck;
import dev.counterflow.source.BadRow;
import dev.counterflow.source.Batch;
import dev.counterflow.source.FilesSource;
import dev.counterflow.source.Position;
import dev.counterflow.source.Source;
import dev.counterflow.source.TransactionSink;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same transactions, once from files and once from BigQuery. */
class SameAsFilesTest {
    private static final TransactionCheck LAWS =
            new TransactionCheck(false, LocalDate.of(2009, 1, 3), LocalDate.of(2026, 1, 1));

    /** What a source makes the loader store, sorted: sources give transactions in different orders. */
    private static final class Postings implements TransactionSink {
        private final Rule rule;
        final List<Transaction> transactions = new ArrayList<>();
        final TreeSet<String> lines = new TreeSet<>();

        Postings(Rule rule) {
            this.rule = rule;
        }

        @Override
        public void accept(Transaction transaction, Position position) {
            transactions.add(transaction);
            String block = transaction.blockTime() + " " + transaction.blockNumber() + " " + transaction.hash() + " ";
            rule.post(
                    transaction,
                    (address, counterparty, inflow, outflow) ->
                            lines.add(block + address + " " + counterparty + " " + inflow + " " + outflow));
        }

        @Override
        public void reject(BadRow row) {
            throw new AssertionError(row.toString());
        }

        @Override
        public void advance(long units) {}
    }

    private static Postings read(Source source, Rule rule) throws Exception {
        Postings postings = new Postings(rule);
        for (Batch batch : source.batches()) {
            batch.read(postings);
        }
        return postings;
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void realTransactionsGiveTheSamePostingsBothWays(Rule rule) throws Exception {
        RealChainData data = RealChainData.required();
        Postings fromFiles =
                read(FilesSource.of(Chain.BITCOIN, LAWS, data.files(), InputStream.nullInputStream()), rule);
        List<LocalDate> days = fromFiles.transactions.stream()
                .map(Transaction::day)
                .distinct()
                .sorted()
                .toList();
        FakeBigQuery fake = new FakeBigQuery(100);
        TableName table = TableName.ofTransactions(Chain.BITCOIN);
        fake.put(
                table,
                FakeTable.of(
                        PublicSchema.TRANSACTIONS,
                        fromFiles.transactions.stream()
                                .map(PublicSchema::transaction)
                                .toList()));
        try (FakeServer server = FakeServer.inProcess(fake);
                ReadApi api = server.connect()) {
            BigQuerySettings settings =
                    new BigQuerySettings(Chain.BITCOIN, table, Optional.empty(), FakeServer.BILLING, days, 3);
            Postings fromBigQuery = read(new BigQuerySource(settings, api, LAWS), rule);
            assertThat(fromBigQuery.transactions).hasSize(5469);
            assertThat(fromBigQuery.transactions).containsExactlyInAnyOrderElementsOf(fromFiles.transactions);
            assertThat(fromBigQuery.lines).isEqualTo(fromFiles.lines).hasSizeGreaterThan(10_000);
        }
    }
}
