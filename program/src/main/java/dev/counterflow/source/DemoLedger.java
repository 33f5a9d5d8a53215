package dev.counterflow.source;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Transaction;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The demo: six generated days of bitcoin, 2020-10-27 to 2020-11-01, with 20,000 transactions each and two more that
 * documentation asks about. Always the same. Thread-safe.
 */
public final class DemoLedger implements Source {
    public static final LocalDate FIRST_DAY = LocalDate.of(2020, 10, 27);
    public static final LocalDate LAST_DAY = LocalDate.of(2020, 11, 1);

    /** Receives 0.01733177 BTC on 2020-10-28 and passes all of it on two days later; does nothing else. */
    public static final String EXAMPLE_ADDRESS = "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez";

    private static final long TRANSACTIONS_PER_DAY = 20_000;
    private static final long SEED = 2020;

    @Override
    public String kind() {
        return GeneratedSource.KIND;
    }

    @Override
    public String description() {
        return "generated demo data, not the real chain: " + FIRST_DAY + " to " + LAST_DAY + ", " + TRANSACTIONS_PER_DAY
                + " transactions a day, seed " + SEED + ", and two example transactions";
    }

    @Override
    public Chain chain() {
        return Chain.BITCOIN;
    }

    @Override
    public List<Batch> batches() {
        return FIRST_DAY
                .datesUntil(LAST_DAY.plusDays(1))
                .<Batch>map(day -> new Day(new GeneratedDay(chain(), day, TRANSACTIONS_PER_DAY, SEED)))
                .toList();
    }

    /** A generated day followed by the examples of that day. */
    private record Day(GeneratedDay generated) implements Batch {
        private List<Transaction> examples() {
            return ExampleTransactions.of(generated.plan(), SEED);
        }

        @Override
        public Optional<LocalDate> day() {
            return generated.day();
        }

        @Override
        public long size() {
            return generated.size() + examples().size();
        }

        @Override
        public OptionalLong promisedTransactions(LocalDate day) {
            return generated.promisedTransactions(day).isPresent() ? OptionalLong.of(size()) : OptionalLong.empty();
        }

        @Override
        public void read(TransactionSink sink) throws IOException, InterruptedException {
            generated.read(sink);
            long line = generated.size();
            for (Transaction example : examples()) {
                sink.accept(example, new Position(generated.input(), ++line));
                sink.advance(1);
            }
        }
    }
}
