package dev.counterflow.ingest;

import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.BadRow;
import dev.counterflow.source.Batch;
import dev.counterflow.source.Position;
import dev.counterflow.source.TransactionSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A batch that was read to its end: its entries and its transactions, sorted by day, on disk as far as they do not fit
 * into memory. Not thread safe.
 */
final class SortedBatch implements AutoCloseable {
    /** Entries take up to a quarter of the memory that the program may use, keys an eighth of that. */
    private static final long ENTRIES_IN_MEMORY_BYTES = Runtime.getRuntime().maxMemory() / 4;

    private static final long KEYS_IN_MEMORY_BYTES = ENTRIES_IN_MEMORY_BYTES / 8;

    private final ExternalSorter<SortedEntry> entries;
    private final ExternalSorter<TransactionKey> keys;
    private final BadRows badRows;
    private final SortedMap<LocalDate, Long> rowsPerDay = new TreeMap<>();
    private final Map<String, Integer> inputNumbers = new HashMap<>();
    private final List<String> inputs = new ArrayList<>();

    private SortedBatch(Path folder, long toleratedBadRows) {
        this.entries = new ExternalSorter<>(SortedEntry.CODEC, folder, "entries", ENTRIES_IN_MEMORY_BYTES);
        this.keys = new ExternalSorter<>(TransactionKey.CODEC, folder, "transactions", KEYS_IN_MEMORY_BYTES);
        this.badRows = new BadRows(toleratedBadRows);
    }

    /**
     * Reads a batch to its end.
     *
     * @param folder where to sort; it exists and is this batch's own
     */
    static SortedBatch read(Batch batch, Rule rule, IngestOptions options, Path folder, IngestProgress progress)
            throws IOException, InterruptedException {
        SortedBatch sorted = new SortedBatch(folder, options.toleratedBadRows());
        try {
            Reader reader = sorted.new Reader(rule, progress);
            batch.read(reader);
            reader.end();
            return sorted;
        } catch (IOException | InterruptedException | RuntimeException e) {
            sorted.close();
            throw e;
        }
    }

    /** The days that have transactions, in order, with the number of rows read of each. */
    SortedMap<LocalDate, Long> rowsPerDay() {
        return rowsPerDay;
    }

    BadRows badRows() {
        return badRows;
    }

    Iterator<SortedEntry> entries() {
        return entries.sorted();
    }

    Iterator<TransactionKey> keys() {
        return keys.sorted();
    }

    /** Where a transaction was read. */
    Position position(TransactionKey key) {
        return new Position(inputs.get(key.input()), key.line());
    }

    @Override
    public void close() {
        try (entries;
                keys) {
            rowsPerDay.clear();
        }
    }

    private final class Reader implements TransactionSink {
        private final Rule rule;
        private final TransactionEntries ofTransaction;
        private final IngestProgress progress;
        private final Map<String, DaylessRows> daylessRows = new HashMap<>();

        Reader(Rule rule, IngestProgress progress) {
            this.rule = rule;
            this.ofTransaction = new TransactionEntries(rule);
            this.progress = progress;
        }

        @Override
        public void accept(Transaction transaction, Position position) {
            LocalDate day = transaction.day();
            try {
                ofTransaction.of(transaction, entries::add);
            } catch (ArithmeticException e) {
                // The row is as its source has it, so leaving it out would be a gap that nobody asked for.
                throw new CounterflowException(
                        Problem.BAD_DATA,
                        position + ": transaction " + transaction.hash()
                                + ": an amount passes 2^63-1 satoshis under the rule " + rule.code(),
                        e);
            }
            keys.add(new TransactionKey(
                    day.toEpochDay(),
                    transaction.blockNumber(),
                    transaction.hash(),
                    inputNumber(position.input()),
                    position.line()));
            rowsPerDay.merge(day, 1L, Long::sum);
            daylessRowsOf(position).passed(day, transaction.blockTime().getEpochSecond());
        }

        private int inputNumber(String input) {
            return inputNumbers.computeIfAbsent(input, added -> {
                inputs.add(added);
                return inputs.size() - 1;
            });
        }

        @Override
        public void reject(BadRow row) {
            badRows.add(row);
            row.day()
                    .ifPresentOrElse(
                            day -> badRows.belong(new DayRange(day, day), 1),
                            () -> daylessRowsOf(row.position()).add());
            progress.badRow(row);
        }

        void end() {
            daylessRows.values().forEach(DaylessRows::end);
        }

        private DaylessRows daylessRowsOf(Position position) {
            return daylessRows.computeIfAbsent(position.input(), input -> new DaylessRows(badRows));
        }

        @Override
        public void advance(long units) {
            progress.read(units);
        }
    }
}
