package dev.counterflow.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Transaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a batch gives. */
class CollectingSink implements TransactionSink {
    final List<Transaction> transactions = new ArrayList<>();
    final List<Position> positions = new ArrayList<>();
    final List<BadRow> badRows = new ArrayList<>();
    long advanced;

    /** Reads a whole batch in which there are no bad rows. */
    static CollectingSink of(Batch batch) throws IOException, InterruptedException {
        CollectingSink sink = new CollectingSink();
        batch.read(sink);
        assertThat(sink.badRows).isEmpty();
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
        badRows.add(row);
    }

    @Override
    public void advance(long units) {
        advanced += units;
    }
}
