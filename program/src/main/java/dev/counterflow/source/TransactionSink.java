package dev.counterflow.source;

import dev.counterflow.chain.Transaction;

/** Takes what a batch reads. May throw to stop the reading; a batch lets such an exception pass. */
public interface TransactionSink {
    /** A transaction that obeys the laws of its chain. */
    void accept(Transaction transaction, Position position);

    /** A row that does not. Reading goes on unless this throws. */
    void reject(BadRow row);

    /** More of the batch was read: so many units of {@link Batch#size}. */
    void advance(long units);
}
