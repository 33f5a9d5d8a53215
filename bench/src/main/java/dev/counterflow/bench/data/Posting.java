package dev.counterflow.bench.data;

import dev.counterflow.chain.TransactionHash;

/**
 * One line of an account, as the rule gives it.
 *
 * @param blockTimeMicros the block's timestamp, in microseconds since 1970-01-01T00:00:00Z
 * @param inflow satoshis received, not negative
 * @param outflow satoshis sent, not negative
 */
record Posting(
        String address,
        String counterparty,
        long blockTimeMicros,
        TransactionHash transaction,
        long inflow,
        long outflow) {}
