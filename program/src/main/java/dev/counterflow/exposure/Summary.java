package dev.counterflow.exposure;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;

/**
 * An address at a glance.
 *
 * @param days the days on which it was active, in order
 * @param counterparties how many addresses it has dealt with
 * @param grounds what the answer rests on
 */
public record Summary(List<ActiveDay> days, long counterparties, Grounds grounds) {
    public Summary {
        days = List.copyOf(days);
    }

    /**
     * A day on which an address was active.
     *
     * @param day the UTC day
     * @param inflows satoshis received
     * @param outflows satoshis sent
     * @param transactions how many transactions moved them
     */
    public record ActiveDay(LocalDate day, BigInteger inflows, BigInteger outflows, long transactions) {}

    /** Satoshis received on all days. */
    public BigInteger inflows() {
        return days.stream().map(ActiveDay::inflows).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** Satoshis sent on all days. */
    public BigInteger outflows() {
        return days.stream().map(ActiveDay::outflows).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** How many transactions on all days. */
    public long transactions() {
        return days.stream().mapToLong(ActiveDay::transactions).sum();
    }
}
