package dev.counterflow.source.bigquery;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import dev.counterflow.chain.TransactionCheck;
import dev.counterflow.source.BadRow;
import dev.counterflow.source.Batch;
import dev.counterflow.source.Position;
import dev.counterflow.source.TransactionSink;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How fast a day is read from {@link FakeBigQueryMain} and attributed, and in how much memory. Its arguments are the
 * endpoint, the day and the number of streams.
 */
final class ReadMeasurement {
    private ReadMeasurement() {}

    private static final class Counting implements TransactionSink {
        long transactions;
        long postings;

        @Override
        public void accept(Transaction transaction, Position position) {
            transactions++;
            Rule.PROPORTIONAL.post(transaction, (address, counterparty, inflow, outflow) -> postings++);
        }

        @Override
        public void reject(BadRow row) {
            throw new IllegalStateException(row.toString());
        }

        @Override
        public void advance(long units) {}
    }

    public static void main(String[] arguments) throws Exception {
        LocalDate day = LocalDate.parse(arguments[1]);
        TableName table = TableName.ofTransactions(Chain.BITCOIN);
        try (ReadApi api = ReadApi.ofEmulator(arguments[0], FakeServer.BILLING)) {
            BigQuerySource source = new BigQuerySource(
                    new BigQuerySettings(
                            Chain.BITCOIN,
                            table,
                            Optional.of(table.blocks()),
                            FakeServer.BILLING,
                            List.of(day),
                            Integer.parseInt(arguments[2])),
                    api,
                    new TransactionCheck(false, LocalDate.of(2009, 1, 3), LocalDate.of(2100, 1, 1)));
            long begun = System.nanoTime();
            Counting counting = new Counting();
            for (Batch batch : source.batches()) {
                batch.read(counting);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%,d transactions, %,d postings, %,d bytes in %.1f s: %,.0f rows/s, heap limit %d MB%n",
                    counting.transactions,
                    counting.postings,
                    source.bytesRead(),
                    seconds,
                    counting.transactions / seconds,
                    Runtime.getRuntime().maxMemory() >> 20);
        }
    }
}
