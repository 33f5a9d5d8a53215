package dev.counterflow.exposure;

import java.math.BigInteger;

/**
 * What an address has dealt with one counterparty.
 *
 * @param counterparty the other address
 * @param inflows satoshis received from it
 * @param outflows satoshis sent to it
 */
public record Exposure(String counterparty, BigInteger inflows, BigInteger outflows) {
    /** Satoshis in both directions. */
    public BigInteger totalFlows() {
        return inflows.add(outflows);
    }
}
