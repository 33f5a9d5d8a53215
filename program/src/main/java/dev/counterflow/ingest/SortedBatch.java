package dev.counterflow.ingest;

import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import dev.counterflow.cluster.Posting;
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
import java.util.concurrent.TimeUnit;

/**
 * A batch that was read to its end: its postings and its transactions, sorted by day, on disk as far as they do not fit
 * into memory. Not thread safe.
 */
final class SortedBatch implements AutoCloseable {
    /** About 60 MB of postings and 30 MB of keys. */
    private static final int POSTINGS_IN_MEMORY = 1 << 18;

    private static final int KEYS_IN_MEMORY = 1 << 18;

    private final ExternalSorter<SortedPosting> postings;
    private final ExternalSorter<TransactionKey> keys;
    private final BadRows badRows;
    private final SortedMap<LocalDate, Long> rowsPerDay = new TreeMap<>();
    private final Map<String, Integer> inputNumbers = new HashMap<>();
    private final List<String> inputs = new ArrayList<>();

    private SortedBatch(Path folder, long toleratedBadRows) {
        this.postings = new ExternalSorter<>(SortedPosting.CODEC, folder, "postings", POSTINGS_IN_MEMORY);
        this.keys = new ExternalSorter<>(TransactionKey.CODEC, folder, "transactions", KEYS_IN_MEMORY);
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

    Iterator<SortedPosting> postings() {
        return postings.sorted();
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
        try (postings;
                keys) {
            rowsPerDay.clear();
        }
    }

    private final class Reader implements TransactionSink {
        private final Rule rule;
        private final IngestProgress progress;
        private final Map<String, DaylessRows> daylessRows = new HashMap<>();

        Reader(Rule rule, IngestProgress progress) {
            this.rule = rule;
            this.progress = progress;
        }

        @Override
        public void accept(Transaction transaction, Position position) {
            LocalDate day = transaction.day();
            long blockTimeMicros =
                    TimeUnit.SECONDS.toMicros(transaction.blockTime().getEpochSecond());
            try {
                rule.post(
                        transaction,
                        (address, counterparty, inflow, outflow) -> postings.add(new SortedPosting(
                                new Posting(
                                        address, counterparty, blockTimeMicros, transaction.hash(), inflow, outflow),
                                transaction.blockNumber())));
            } catch (ArithmeticException e) {
                // Some of its postings may be in the sorter already: this one cannot be left out.
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
