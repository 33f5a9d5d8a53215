package dev.counterflow.source;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A row that cannot be used.
 *
 * @param position where it stands
 * @param transaction the transaction's hash as far as it could be read
 * @param day the day it belongs to as far as that could be read
 * @param reason what is wrong with it, a clause without a full stop
 */
public record BadRow(Position position, Optional<String> transaction, Optional<LocalDate> day, String reason) {
    @Override
    public String toString() {
        return position + ": "
                + transaction.map(hash -> "transaction " + hash + ": ").orElse("") + reason;
    }
}
