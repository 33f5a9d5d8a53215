package dev.counterflow.source;

import dev.counterflow.chain.Transaction.Entry;
import dev.counterflow.chain.TransactionCheck;
import dev.counterflow.chain.TransactionHash;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What was read of a row, as far as it could be read, and the first thing found wrong with it. For one thread. */
final class RawRow {
    @Nullable
    String type;

    @Nullable
    TransactionHash hash;

    @Nullable
    Instant blockTime;

    @Nullable
    Boolean coinbase;

    @Nullable
    List<Entry> inputs;

    @Nullable
    List<Entry> outputs;

    OptionalLong blockNumber = OptionalLong.empty();

    final DeclaredTotals totals = new DeclaredTotals();

    private @Nullable String problem;

    /** Only the first problem counts: the others may follow from it. */
    void refuse(String reason) {
        if (problem == null) {
            problem = reason;
        }
    }

    @Nullable
    String problem() {
        return problem;
    }

    /** The report of this row. A time that no block can have does not tell the row's day. */
    BadRow refusedAt(Position position, String reason, TransactionCheck check) {
        Optional<LocalDate> day = Optional.ofNullable(blockTime)
                .map(time -> LocalDate.ofInstant(time, ZoneOffset.UTC))
                .filter(check::allows);
        return new BadRow(position, Optional.ofNullable(hash).map(TransactionHash::toString), day, reason);
    }
}
