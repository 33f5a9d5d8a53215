package dev.counterflow.bench;

import dev.counterflow.bench.measure.Turns;
import java.time.Duration;

/**
 * How much is loaded and how long is measured.
 *
 * @param transactionsPerDay of the six days
 * @param smallDay transactions a day where there are 6 and 360 days
 * @param hub the counterparties of the largest hub
 * @param turns how contenders are measured
 */
record Scale(long transactionsPerDay, long smallDay, int hub, Turns turns) {
    static final Scale FULL =
            new Scale(300_000, 3_000, 1_000_000, new Turns(5, Duration.ofSeconds(8), Duration.ofSeconds(10)));
    static final Scale QUICK =
            new Scale(60_000, 1_000, 1_000_000, new Turns(3, Duration.ofSeconds(3), Duration.ofSeconds(4)));

    Scale withTransactionsPerDay(long transactions) {
        return new Scale(transactions, smallDay, hub, turns);
    }
}
