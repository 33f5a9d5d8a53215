package dev.counterflow.bench;

import dev.counterflow.bench.measure.Turns;
import java.time.Duration;
import java.util.List;

/**
 * How much is loaded and how long is measured.
 *
 * @param transactionsPerDay of the six days, and of the day whose loading is timed
 * @param smallDay transactions a day where there are 6 and 360 days
 * @param manyDays the most days
 * @param hubs the numbers of counterparties of hubs; the largest is the one with a target
 * @param turns how contenders are measured
 * @param openLoop how long each fixed rate is kept up
 * @param thorough whether to measure also what has no target but is worth knowing
 */
record Scale(
        long transactionsPerDay,
        long smallDay,
        int manyDays,
        List<Integer> hubs,
        Turns turns,
        Duration openLoop,
        boolean thorough) {
    static final Scale FULL = new Scale(
            300_000,
            3_000,
            360,
            List.of(10, 100, 1_000, 20_000, 100_000, 1_000_000),
            new Turns(5, Duration.ofSeconds(4), Duration.ofSeconds(8)),
            Duration.ofSeconds(8),
            true);

    static final Scale QUICK = new Scale(
            60_000,
            1_000,
            360,
            List.of(100, 20_000, 1_000_000),
            new Turns(3, Duration.ofSeconds(1), Duration.ofSeconds(3)),
            Duration.ofSeconds(3),
            false);

    /** Just enough to see that everything works. */
    static final Scale SMOKE = new Scale(
            500,
            50,
            8,
            List.of(10, 300),
            new Turns(1, Duration.ofMillis(50), Duration.ofMillis(200)),
            Duration.ofMillis(200),
            true);

    int largestHub() {
        return hubs.get(hubs.size() - 1);
    }

    Scale withTransactionsPerDay(long transactions) {
        return new Scale(transactions, smallDay, manyDays, hubs, turns, openLoop, thorough);
    }
}
