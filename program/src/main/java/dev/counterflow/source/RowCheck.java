package dev.counterflow.source;

import dev.counterflow.chain.Transaction;
import dev.counterflow.chain.TransactionCheck;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a transaction of a row, or says why it cannot: the same for every format that rows come in. Immutable and safe
 * for use by many threads.
 */
public final class RowCheck {
    private final TransactionCheck check;

    /**
     * A check by the laws of a chain.
     *
     * @param check the laws of the chain
     */
    public RowCheck(TransactionCheck check) {
        this.check = check;
    }

    /** What the row is, once every field that there is was read into it. */
    public ParsedRow check(RawRow row, Position position) {
        String problem = row.problem() == null ? missingField(row) : row.problem();
        if (problem != null) {
            return refused(row, position, problem);
        }
        Transaction transaction = transaction(row);
        return check.objection(transaction)
                .or(() -> row.totals.disagreement(transaction))
                .map(objection -> refused(row, position, objection))
                .orElseGet(() -> new ParsedRow.Usable(transaction, position));
    }

    /** A row that cannot be used, whatever it holds. */
    ParsedRow refused(RawRow row, Position position, String reason) {
        return new ParsedRow.Refused(row.refusedAt(position, reason, check));
    }

    private static @Nullable String missingField(RawRow row) {
        String field = null;
        if (row.hash == null) {
            field = "hash";
        } else if (row.blockNumber.isEmpty()) {
            field = "block_number";
        } else if (row.blockTime == null) {
            field = "block_timestamp";
        } else if (row.coinbase == null) {
            field = "is_coinbase";
        } else if (row.inputs == null && !row.coinbase) {
            field = "inputs";
        } else if (row.outputs == null) {
            field = "outputs";
        }
        return field == null ? null : "lacks the field " + field;
    }

    private static Transaction transaction(RawRow row) {
        return new Transaction(
                Objects.requireNonNull(row.hash),
                row.blockNumber.orElseThrow(),
                Objects.requireNonNull(row.blockTime),
                Objects.requireNonNull(row.coinbase),
                Objects.requireNonNullElse(row.inputs, List.of()),
                Objects.requireNonNull(row.outputs));
    }
}
