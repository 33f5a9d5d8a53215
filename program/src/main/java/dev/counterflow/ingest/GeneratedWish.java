package dev.counterflow.ingest;

import dev.counterflow.chain.Chain;
import dev.counterflow.cluster.RunOrder;
import dev.counterflow.source.GeneratedSource;
import java.util.Map;

/**
 * Which made-up transactions a run is to load. Immutable.
 *
 * @param chain the chain that they look like
 * @param transactionsPerDay how many a day
 * @param seed another one gives others
 */
public record GeneratedWish(Chain chain, long transactionsPerDay, long seed) {
    /** The kind of the source. */
    public static final String SOURCE = GeneratedSource.KIND;

    private static final String TRANSACTIONS_PER_DAY = "transactions_per_day";
    private static final String SEED = "seed";

    /** Names the data: the same words stand for the same rows. */
    public String what() {
        return "generated data, not the real chain: " + chain.code() + ", " + transactionsPerDay
                + " transactions a day, seed " + seed;
    }

    /** The same as the catalog keeps it. */
    public Map<String, String> parameters() {
        return Map.of(TRANSACTIONS_PER_DAY, Long.toString(transactionsPerDay), SEED, Long.toString(seed));
    }

    /** The wish that a run was asked for with. */
    public static GeneratedWish of(RunOrder order) {
        return new GeneratedWish(
                order.chain(),
                Long.parseLong(order.parameters().getOrDefault(TRANSACTIONS_PER_DAY, "0")),
                Long.parseLong(order.parameters().getOrDefault(SEED, "0")));
    }
}
