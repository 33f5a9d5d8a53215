package dev.counterflow.bench.data;

import dev.counterflow.chain.TransactionHash;

/**
 * One side of a transfer, as a row of its own.
 *
 * @param address whose account it is in
 * @param counterparty the other side
 * @param blockTimeMicros the block's timestamp, in microseconds since 1970-01-01T00:00:00Z
 * @param transaction the transaction that moved the amounts
 * @param inflow satoshis received, not negative
 * @param outflow satoshis sent, not negative
 */
public record Posting(
        String address,
        String counterparty,
        long blockTimeMicros,
        TransactionHash transaction,
        long inflow,
        long outflow) {}
