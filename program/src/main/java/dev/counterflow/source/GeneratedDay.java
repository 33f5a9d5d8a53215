package dev.counterflow.source;

import dev.counterflow.chain.Chain;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;

/** One generated day. Reading it needs the same memory whatever its size. Thread-safe: every reading is its own. */
final class GeneratedDay implements Batch {
    private static final int STEP = 512;

    private final Chain chain;
    private final DayPlan plan;
    private final long seed;

    GeneratedDay(Chain chain, LocalDate day, long transactions, long seed) {
        this.chain = chain;
        this.seed = seed;
        this.plan = new DayPlan(chain, day, transactions, seed);
    }

    @Override
    public Optional<LocalDate> day() {
        return Optional.of(plan.day());
    }

    @Override
    public long size() {
        return plan.transactions();
    }

    @Override
    public OptionalLong promisedTransactions(LocalDate day) {
        return day.equals(plan.day()) ? OptionalLong.of(plan.transactions()) : OptionalLong.empty();
    }

    @Override
    public void read(TransactionSink sink) throws InterruptedException {
        TransactionMaker maker = new TransactionMaker(chain, plan, seed);
        String input = input();
        int unreported = 0;
        for (int block = 0; block < plan.blocks(); block++) {
            Instant time = plan.blockTime(block);
            long start = plan.start(block);
            long end = plan.start(block + 1);
            sink.accept(maker.coinbase(block), new Position(input, start + 1));
            unreported++;
            for (long index = start + 1; index < end; index++) {
                sink.accept(maker.transaction(index, block, time), new Position(input, index + 1));
                if (++unreported >= STEP) {
                    sink.advance(unreported);
                    unreported = 0;
                    throwIfInterrupted();
                }
            }
        }
        sink.advance(unreported);
    }

    /** How positions name the day. */
    String input() {
        return "generated " + plan.day() + " (seed " + seed + ")";
    }

    DayPlan plan() {
        return plan;
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the generation of a day was interrupted");
        }
    }
}
