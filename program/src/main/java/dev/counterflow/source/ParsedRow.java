package dev.counterflow.source;

import dev.counterflow.chain.Transaction;

/** What a line or row turned out to be. */
public sealed interface ParsedRow {
    /** A transaction that obeys the laws of its chain. */
    record Usable(Transaction transaction, Position position) implements ParsedRow {}

    /** A row that cannot be used. */
    record Refused(BadRow row) implements ParsedRow {}

    /** A row that tells of a block; bitcoin-etl's streams mix them in. */
    record OfBlock() implements ParsedRow {}

    /** Hands the row to the sink. */
    default void deliver(TransactionSink sink) {
        if (this instanceof Usable usable) {
            sink.accept(usable.transaction(), usable.position());
        } else if (this instanceof Refused refused) {
            sink.reject(refused.row());
        }
    }
}
