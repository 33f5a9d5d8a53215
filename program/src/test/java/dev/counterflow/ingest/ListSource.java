package dev.counterflow.ingest;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Transaction;
import dev.counterflow.source.BadRow;
import dev.counterflow.source.Batch;
import dev.counterflow.source.Position;
import dev.counterflow.source.Source;
import dev.counterflow.source.TransactionSink;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A source of transactions that a test has made: one batch of mixed days. */
public record ListSource(String description, List<Transaction> transactions, List<BadRow> badRows) implements Source {
    public ListSource(String description, List<Transaction> transactions) {
        this(description, transactions, List.of());
    }

    @Override
    public String kind() {
        return "test";
    }

    @Override
    public Chain chain() {
        return Chain.BITCOIN;
    }

    @Override
    public List<Batch> batches() {
        return List.of(new Batch() {
            @Override
            public Optional<LocalDate> day() {
                return Optional.empty();
            }

            @Override
            public long size() {
                return transactions.size();
            }

            @Override
            public void read(TransactionSink sink) {
                long line = 0;
                for (Transaction transaction : transactions) {
                    sink.accept(transaction, new Position(description, ++line));
                    sink.advance(1);
                }
                badRows.forEach(sink::reject);
            }
        });
    }
}
