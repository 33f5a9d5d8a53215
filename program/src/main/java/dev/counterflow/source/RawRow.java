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

/**
 * What was read of a row, as far as it could be read, and the first thing found wrong with it. A reader of any format
 * fills it; {@link RowCheck} makes a transaction of it. For one thread.
 */
public final class RawRow {
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

    /** An empty row. */
    public RawRow() {}

    /** Takes the hash as it is displayed, or refuses the row. */
    public void hash(String text) {
        try {
            hash = TransactionHash.ofHex(text);
        } catch (IllegalArgumentException isNoHash) {
            refuse("hash is " + RowReader.quoted(text) + "; a transaction hash has 64 hexadecimal digits");
        }
    }

    /** Takes the height of the block. */
    public void blockNumber(long number) {
        blockNumber = OptionalLong.of(number);
    }

    /** Takes the timestamp in the block's header. */
    public void blockTime(Instant time) {
        blockTime = time;
    }

    /** Takes whether the transaction creates new coins. */
    public void coinbase(boolean isCoinbase) {
        coinbase = isCoinbase;
    }

    /** Takes what the transaction spends. */
    public void inputs(List<Entry> entries) {
        inputs = entries;
    }

    /** Takes what the transaction creates. */
    public void outputs(List<Entry> entries) {
        outputs = entries;
    }

    /**
     * Takes a total that the row gives beside its inputs and outputs.
     *
     * @param field input_count, output_count, input_value, output_value or fee
     */
    public void declare(String field, long value) {
        totals.declare(field, value);
    }

    /** Only the first problem counts: the others may follow from it. */
    public void refuse(String reason) {
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
