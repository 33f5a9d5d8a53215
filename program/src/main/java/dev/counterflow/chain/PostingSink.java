package dev.counterflow.chain;

/** Takes the postings that a rule makes of one transaction. */
@FunctionalInterface
public interface PostingSink {
    /**
     * One line in the account of an address. Called at most once per address and counterparty of a transaction.
     *
     * @param address whose account it is
     * @param counterparty the other side; the address itself for change under {@link Rule#WHOLE_TRANSACTION}
     * @param inflow satoshis received from the counterparty, not negative
     * @param outflow satoshis sent to the counterparty, not negative; not both are zero
     */
    void post(String address, String counterparty, long inflow, long outflow);
}
