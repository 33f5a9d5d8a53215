package dev.counterflow.source;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.time.LocalDate;
import java.util.List;

/**
 * Transactions that look like a chain's but are made up, for demonstrations, tests and measurements. A day's content
 * depends on the chain, the seed, the day and the number of transactions a day alone: any day can be made again, on any
 * machine, without the others. Coins that are paid to an address are spent later, once and with their value; hubs have
 * thousands of counterparties. Reading a day needs the same memory whatever its size. Thread-safe.
 */
public final class GeneratedSource implements Source {
    public static final String KIND = "generated";

    /** The most transactions a day; the real chain has passed 900,000. */
    public static final long MAX_TRANSACTIONS_PER_DAY = 100_000_000;

    /** The most days at once: a century. */
    public static final long MAX_DAYS = 36_525;

    private final Chain chain;
    private final LocalDate firstDay;
    private final LocalDate lastDay;
    private final long transactionsPerDay;
    private final long seed;

    /**
     * @param firstDay not before the chain's first
     * @param lastDay the last day, itself included
     * @param transactionsPerDay coinbase transactions included, 1 to 100,000,000
     * @param seed another seed gives other addresses and transactions
     * @throws CounterflowException with {@link Problem#INVALID_PARAMETER} if a bound is passed
     */
    public GeneratedSource(Chain chain, LocalDate firstDay, LocalDate lastDay, long transactionsPerDay, long seed) {
        if (firstDay.isBefore(chain.genesisDay())) {
            throw invalid(
                    chain.code() + " began on " + chain.genesisDay() + "; generate from then on, not from " + firstDay);
        }
        if (lastDay.isBefore(firstDay)) {
            throw invalid("the last day, " + lastDay + ", is before the first, " + firstDay);
        }
        if (lastDay.toEpochDay() - firstDay.toEpochDay() >= MAX_DAYS) {
            throw invalid("from " + firstDay + " to " + lastDay + " are more than " + MAX_DAYS
                    + " days; generate fewer at once");
        }
        if (transactionsPerDay < 1 || transactionsPerDay > MAX_TRANSACTIONS_PER_DAY) {
            throw invalid("a generated day has 1 to " + MAX_TRANSACTIONS_PER_DAY + " transactions, not "
                    + transactionsPerDay);
        }
        this.chain = chain;
        this.firstDay = firstDay;
        this.lastDay = lastDay;
        this.transactionsPerDay = transactionsPerDay;
        this.seed = seed;
    }

    private static CounterflowException invalid(String message) {
        return new CounterflowException(Problem.INVALID_PARAMETER, message);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String description() {
        return "generated data, not the real chain: " + chain.code() + ", " + firstDay + " to " + lastDay + ", "
                + transactionsPerDay + " transactions a day, seed " + seed;
    }

    @Override
    public Chain chain() {
        return chain;
    }

    @Override
    public List<Batch> batches() {
        return firstDay.datesUntil(lastDay.plusDays(1))
                .<Batch>map(day -> new GeneratedDay(chain, day, transactionsPerDay, seed))
                .toList();
    }
}
