package dev.counterflow.bench.data;

import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import dev.counterflow.source.BadRow;
import dev.counterflow.source.Batch;
import dev.counterflow.source.Position;
import dev.counterflow.source.Source;
import dev.counterflow.source.TransactionSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What all contenders are loaded with: the same transactions, for Counterflow as a source and for the others as files of
 * the postings that the rule makes of them. Immutable once made.
 *
 * @param name lower-case letters and digits; also the name of the databases that hold it
 * @param source the transactions, whole days each
 * @param days the days, in order, with a file each
 * @param sampler has seen every posting
 */
public record Dataset(String name, Source source, List<DayFile> days, Sampler sampler) {
    public static final Rule RULE = Rule.PROPORTIONAL;

    private static final long SAMPLING_SEED = 20_241_125;

    public Dataset {
        days = List.copyOf(days);
    }

    /**
     * The postings of one day.
     *
     * @param rows in binary COPY format: block_time, inflow, outflow, address, counterparty, transaction_hash; in the
     *     order of the transactions
     */
    public record DayFile(LocalDate day, Path rows, long transactions, long postings) {}

    /**
     * Reads a source once.
     *
     * @param folder where the files go; it exists
     * @param oneAddressOf of so many addresses, one is watched for how often it is active
     * @param withFiles whether to write the files
     */
    public static Dataset make(String name, Source source, Path folder, int oneAddressOf, boolean withFiles)
            throws IOException, InterruptedException {
        Sampler sampler = new Sampler(SAMPLING_SEED, oneAddressOf);
        List<DayFile> days = new ArrayList<>();
        for (Batch batch : source.batches()) {
            LocalDate day = batch.day().orElseThrow();
            Path file = folder.resolve(name + "-" + day + ".rows");
            try (CopyFile rows = withFiles ? CopyFile.at(file) : CopyFile.nowhere()) {
                Reader reader = new Reader(rows, sampler, days.size());
                batch.read(reader);
                days.add(new DayFile(day, file, reader.transactions, reader.postings));
            }
        }
        return new Dataset(name, source, days, sampler);
    }

    public LocalDate firstDay() {
        return days.get(0).day();
    }

    public LocalDate lastDay() {
        return days.get(days.size() - 1).day();
    }

    public long transactions() {
        return days.stream().mapToLong(DayFile::transactions).sum();
    }

    public long postings() {
        return days.stream().mapToLong(DayFile::postings).sum();
    }

    /** Every transfer is posted twice. */
    public long transfers() {
        return postings() / 2;
    }

    /** Questions about the whole time. */
    public List<Question> questions(List<String> addresses) {
        return addresses.stream()
                .map(address -> new Question(address, firstDay(), lastDay()))
                .toList();
    }

    /** Questions about a stretch of so many days, each another one, the stretches in turns. */
    public List<Question> questions(List<String> addresses, int length) {
        List<Question> questions = new ArrayList<>();
        for (String address : addresses) {
            int first = questions.size() % (days.size() - length + 1);
            questions.add(new Question(
                    address, days.get(first).day(), days.get(first + length - 1).day()));
        }
        return questions;
    }

    /** Removes the files; what was loaded stays. */
    public void deleteFiles() throws IOException {
        for (DayFile day : days) {
            Files.deleteIfExists(day.rows());
        }
    }

    private static final class Reader implements TransactionSink {
        private final CopyFile rows;
        private final Sampler sampler;
        private final int day;
        private long transactions;
        private long postings;

        Reader(CopyFile rows, Sampler sampler, int day) {
            this.rows = rows;
            this.sampler = sampler;
            this.day = day;
        }

        @Override
        public void accept(Transaction transaction, Position position) {
            transactions++;
            long blockTimeMicros =
                    TimeUnit.SECONDS.toMicros(transaction.blockTime().getEpochSecond());
            RULE.post(transaction, (address, counterparty, inflow, outflow) -> {
                postings++;
                sampler.offer(address, day);
                try {
                    rows.write(
                            new Posting(address, counterparty, blockTimeMicros, transaction.hash(), inflow, outflow));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        @Override
        public void reject(BadRow row) {
            throw new IllegalStateException("made-up data is not bad: " + row);
        }

        @Override
        public void advance(long units) {
            // Nobody watches.
        }
    }
}
