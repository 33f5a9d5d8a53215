package dev.counterflow.exposure;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Which counterparties of a question's answer matter, and in which order.
 *
 * @param counterparty the only one that matters, or empty for all
 * @param hidden those left out, at most {@link #MOST_HIDDEN}
 * @param leastAmount satoshis that the flow asked about has at least
 * @param order what they are ordered by
 * @param after the last counterparty of the page before, or empty for the first page
 */
public record Refinement(
        Optional<String> counterparty,
        List<String> hidden,
        BigInteger leastAmount,
        Order order,
        Optional<After> after) {
    /** The most counterparties that can be left out. */
    public static final int MOST_HIDDEN = 100;

    public Refinement {
        hidden = List.copyOf(hidden);
        if (hidden.size() > MOST_HIDDEN) {
            throw new IllegalArgumentException("hidden has " + hidden.size() + ", not at most " + MOST_HIDDEN);
        }
    }

    /** All counterparties, in the order that goes with the flow. */
    public static Refinement none(Flow flow) {
        return new Refinement(Optional.empty(), List.of(), BigInteger.ZERO, Order.of(flow), Optional.empty());
    }

    /**
     * Where a page goes on.
     *
     * @param counterparty the last one that was given
     * @param amount its amount in the order of the question, in satoshis; zero in the order of addresses
     */
    public record After(String counterparty, BigInteger amount) {}
}
