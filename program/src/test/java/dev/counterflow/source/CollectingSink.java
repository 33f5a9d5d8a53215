package dev.counterflow.source;

import dev.counterflow.chain.Transaction;
import java.util.ArrayList;
import java.util.List;

/** Keeps everything. */
class CollectingSink implements TransactionSink {
    final List<Transaction> transactions = new ArrayList<>();
    final List<Position> positions = new ArrayList<>();
    final List<BadRow> badRows = new ArrayList<>();
    long advanced;

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
