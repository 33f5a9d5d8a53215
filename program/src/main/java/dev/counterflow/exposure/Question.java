package dev.counterflow.exposure;

import dev.counterflow.chain.Chain;
import java.time.Duration;

/**
 * Who has this address dealt with, how much, in this time?
 *
 * @param chain the chain of the address
 * @param address the address in its canonical form
 * @param range the time asked about
 * @param flow which flows count, and what the answer is ordered by
 * @param limit how many counterparties at most, 1 to {@link #MOST_ROWS}
 * @param offset how many of the largest to leave out, 0 to {@link #FURTHEST_OFFSET}
 * @param deadline how long the answer may take, up to {@link #LONGEST_DEADLINE}
 * @param partial whether an answer without the days of servers that are silent will do
 */
public record Question(
        Chain chain,
        String address,
        TimeRange range,
        Flow flow,
        int limit,
        long offset,
        Duration deadline,
        boolean partial) {
    public static final int DEFAULT_ROWS = 100;
    public static final int MOST_ROWS = 1_000;
    public static final long FURTHEST_OFFSET = 10_000_000;
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);
    public static final Duration LONGEST_DEADLINE = Duration.ofSeconds(60);

    public Question {
        if (limit < 1 || limit > MOST_ROWS) {
            throw new IllegalArgumentException("limit is " + limit + ", not 1 to " + MOST_ROWS);
        }
        if (offset < 0 || offset > FURTHEST_OFFSET) {
            throw new IllegalArgumentException("offset is " + offset + ", not 0 to " + FURTHEST_OFFSET);
        }
        if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(LONGEST_DEADLINE) > 0) {
            throw new IllegalArgumentException("deadline is " + deadline + ", not up to " + LONGEST_DEADLINE);
        }
    }

    /** Everything about an address: all days, both flows, the largest counterparties. */
    public static Question about(Chain chain, String address) {
        return new Question(chain, address, TimeRange.ALL, Flow.BOTH, DEFAULT_ROWS, 0, DEFAULT_DEADLINE, false);
    }
}
