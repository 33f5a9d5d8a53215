package dev.counterflow.bench.data;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Transaction;
import dev.counterflow.source.BadRow;
import dev.counterflow.source.GeneratedSource;
import dev.counterflow.source.Position;
import dev.counterflow.source.TransactionSink;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A generated day in memory, for measuring what is done with each transaction. */
public final class SampleTransactions {
    /** How many transactions the sample has. */
    public static final int COUNT = 2_000;

    private static final LocalDate DAY = LocalDate.of(2024, 1, 1);

    private SampleTransactions() {}

    /** The same ones at each call. */
    public static List<Transaction> make() {
        List<Transaction> transactions = new ArrayList<>(COUNT);
        try {
            new GeneratedSource(Chain.BITCOIN, DAY, DAY, COUNT, 1)
                    .batches()
                    .get(0)
                    .read(new TransactionSink() {
                        @Override
                        public void accept(Transaction transaction, Position position) {
                            transactions.add(transaction);
                        }

                        @Override
                        public void reject(BadRow row) {
                            throw new IllegalStateException("made-up data is not bad: " + row);
                        }

                        @Override
                        public void advance(long units) {
                            // Nobody watches.
                        }
                    });
            return transactions;
        } catch (IOException e) {
            throw new IllegalStateException("made-up data is not read from anywhere", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
