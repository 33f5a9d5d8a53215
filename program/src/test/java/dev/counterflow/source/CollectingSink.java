package dev.counterflow.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Transaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a batch gives. */
final class CollectingSink implements TransactionSink {
    final List<Transaction> transactions = new ArrayList<>();
    final List<Position> positions = new ArrayList<>();
    long advanced;

    static CollectingSink of(Batch batch) throws IOException, InterruptedException {
        CollectingSink sink = new CollectingSink();
        batch.read(sink);
        assertThat(sink.advanced).isEqualTo(batch.size());
        return sink;
    }

    @Override
    public void accept(Transaction transaction, Position position) {
        transactions.add(transaction);
        positions.add(position);
    }

    @Override
    public void reject(BadRow row) {
        throw new AssertionError(row);
    }

    @Override
    public void advance(long units) {
        advanced += units;
    }
}
