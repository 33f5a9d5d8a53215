package dev.counterflow.source;

import dev.counterflow.chain.Chain;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * What can be said of a day's transactions without making them: blocks, kinds, fees, and the coins that later
 * transactions spend. Everything follows from the seed, the day and an index, so a transaction can look at any other, of
 * this day or an earlier one, and nothing has to be remembered. Immutable.
 */
final class DayPlan {
    private static final int SECONDS = 86_400;
    /** Half of the payments go to a fresh address, which spends what it got later; the rest to those who stay. */
    private static final int FRESH_OF_16 = 8;

    private final Chain chain;
    private final LocalDate day;
    private final long transactions;
    private final long seed;
    private final long daySeed;
    private final int blocks;

    DayPlan(Chain chain, LocalDate day, long transactions, long seed) {
        this.chain = chain;
        this.day = day;
        this.transactions = transactions;
        this.seed = seed;
        this.daySeed = Mix.of(Mix.of(Mix.of(seed, chain), day.toEpochDay()), transactions);
        this.blocks = (int) Math.max(1, Math.min(transactions / 2, chain.blocksPerDay()));
    }

    /** The plan of an earlier day of the same chain. */
    DayPlan daysBefore(int days) {
        return new DayPlan(chain, day.minusDays(days), transactions, seed);
    }

    Chain chain() {
        return chain;
    }

    LocalDate day() {
        return day;
    }

    long transactions() {
        return transactions;
    }

    /** How many blocks the day has. Days never share a block. */
    int blocks() {
        return blocks;
    }

    long blockNumber(int block) {
        return ChronoUnit.DAYS.between(chain.genesisDay(), day) * chain.blocksPerDay() + block;
    }

    /** Within the day, and as on the chain now and then before that of the block before. */
    Instant blockTime(int block) {
        int interval = SECONDS / blocks;
        long shift = ((Mix.of(daySeed, -1 - block) >>> 32) * interval * 3 / 2) >>> 32;
        long second = (long) SECONDS * block / blocks + shift - interval / 4;
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(Math.max(0, Math.min(SECONDS - 1, second)));
    }

    /** The index of a block's first transaction, its coinbase; of the block after the last, the end of the day. */
    long start(int block) {
        long even = transactions * block / blocks;
        if (block == 0 || block == blocks) {
            return even;
        }
        long leeway = transactions / blocks / 3;
        return even - leeway + Math.floorMod(Mix.of(daySeed, -10_000 - block), 2 * leeway + 1);
    }

    boolean isCoinbase(long index) {
        // A start is at most a third of a block away from where even blocks would have it.
        int near = (int) (index * blocks / transactions);
        return start(near) == index || start(near + 1) == index;
    }

    /** The random bits that say what a transaction is. */
    long header(long index) {
        return Mix.of(daySeed + index * Mix.GOLDEN);
    }

    /** Whether a payment goes to an address that was never used before. */
    static boolean paysFreshAddress(long header) {
        return (header >>> 10 & 15) < FRESH_OF_16;
    }

    /** The number that stands for the fresh address which a payment goes to. */
    static long freshAddress(long header) {
        return Mix.of(header, 3);
    }

    /** What a payment pays, in satoshis. */
    static long paid(long header) {
        return Draws.amount(Mix.of(header, 4));
    }

    /** How long a fresh address holds what it was paid, as the index of one of sixteen habits. */
    static int habit(long header) {
        return (int) (header >>> 14 & 15);
    }

    /** Whether the transaction is a payment to a fresh address, so that there is a coin to spend later. */
    boolean makesCoin(long index, long header) {
        return TransactionKind.of(header) == TransactionKind.PAYMENT && paysFreshAddress(header) && !isCoinbase(index);
    }
}
