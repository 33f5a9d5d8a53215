package dev.counterflow.ingest;

import dev.counterflow.cluster.DayClaim;
import dev.counterflow.cluster.DayFacts;
import dev.counterflow.cluster.SegmentStore;
import dev.counterflow.cluster.SegmentWriter;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.Batch;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Loads the days of a sorted batch, one after the other, into segments. Not thread safe. */
final class DayLoad {
    private final SegmentStore store;
    private final String source;
    private final int runId;
    private final Batch batch;
    private final SortedBatch sorted;
    private final boolean skipDuplicates;
    private final Ahead<SortedEntry> entries;
    private final Ahead<TransactionKey> keys;

    DayLoad(SegmentStore store, String source, int runId, Batch batch, SortedBatch sorted, boolean skipDuplicates) {
        this.store = store;
        this.source = source;
        this.runId = runId;
        this.batch = batch;
        this.sorted = sorted;
        this.skipDuplicates = skipDuplicates;
        this.entries = new Ahead<>(sorted.entries());
        this.keys = new Ahead<>(sorted.keys());
    }

    /** Passes over a day that need not be loaded. */
    void skip(LocalDate day) {
        while (entries.of(day)) {
            entries.next();
        }
        while (keys.of(day)) {
            keys.next();
        }
    }

    /** Writes a day's segment and publishes it under a claim that the caller holds. */
    DayReport load(DayClaim claim, LocalDate day) {
        long rows = sorted.rowsPerDay().getOrDefault(day, 0L);
        long transactions = countTransactions(day);
        try (SegmentWriter writer = store.begin(claim, source, runId)) {
            writeEntries(writer, day);
            OptionalLong promised = batch.promisedTransactions(day);
            long badRows = sorted.badRows().of(day);
            store.publish(claim, writer, List.of(new DayFacts(day, transactions, promised, badRows)));
            return new DayReport(
                    day,
                    writer.server().name(),
                    transactions,
                    promised,
                    writer.postingCount(),
                    badRows,
                    rows - transactions);
        }
    }

    /** Counts a day's transactions, each once. */
    private long countTransactions(LocalDate day) {
        long transactions = 0;
        TransactionKey last = null;
        while (keys.of(day)) {
            TransactionKey key = keys.next();
            if (last != null && last.sameTransaction(key)) {
                refuseDuplicate(last, key);
            } else {
                transactions++;
            }
            last = key;
        }
        return transactions;
    }

    private void refuseDuplicate(TransactionKey first, TransactionKey second) {
        if (!skipDuplicates) {
            throw new CounterflowException(
                    Problem.DUPLICATE_TRANSACTION,
                    "transaction " + first.hash() + " of block " + first.blockNumber() + " is given twice: at "
                            + sorted.position(first) + " and at " + sorted.position(second)
                            + "; remove one, or count it once with --skip-duplicates");
        }
    }

    private void writeEntries(SegmentWriter writer, LocalDate day) {
        SortedEntry last = null;
        while (entries.of(day)) {
            SortedEntry item = entries.next();
            if (last == null || !last.sameLine(item)) {
                writer.write(item.entry(), item.part());
            } else if (!last.sameAmounts(item)) {
                throw new CounterflowException(
                        Problem.BAD_DATA,
                        "transaction " + item.entry().transaction() + " of block " + item.blockNumber()
                                + " is given twice, with different amounts; one of them is wrong");
            }
            last = item;
        }
    }

    /** An iterator that tells whether its next item is of a day. */
    private static final class Ahead<T extends Dated> {
        private final Iterator<T> items;
        private @Nullable T next;

        Ahead(Iterator<T> items) {
            this.items = items;
            this.next = items.hasNext() ? items.next() : null;
        }

        boolean of(LocalDate day) {
            return next != null && next.epochDay() == day.toEpochDay();
        }

        T next() {
            T item = next;
            if (item == null) {
                throw new NoSuchElementException();
            }
            next = items.hasNext() ? items.next() : null;
            return item;
        }
    }
}
