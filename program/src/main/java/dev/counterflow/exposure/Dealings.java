package dev.counterflow.exposure;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/**
 * The transactions between two addresses, the latest first, equal times in the order of the hash.
 *
 * @param transactions those of this page
 * @param more whether there are further ones after these
 * @param count how many there are on all pages
 * @param inflows satoshis of all of them, received from the counterparty
 * @param outflows satoshis of all of them, sent to the counterparty
 * @param grounds what the answer rests on
 */
public record Dealings(
        List<Dealing> transactions,
        boolean more,
        long count,
        BigInteger inflows,
        BigInteger outflows,
        Grounds grounds) {
    public Dealings {
        transactions = List.copyOf(transactions);
    }

    /**
     * What one transaction moved between two addresses.
     *
     * @param time the time of its block
     * @param hash 64 hexadecimal digits
     * @param inflow satoshis received from the counterparty
     * @param outflow satoshis sent to the counterparty
     */
    public record Dealing(Instant time, String hash, BigInteger inflow, BigInteger outflow) {}

    /**
     * Where a page goes on.
     *
     * @param time the time of the last transaction that was given
     * @param hash its hash, 64 hexadecimal digits
     */
    public record After(Instant time, String hash) {}
}
