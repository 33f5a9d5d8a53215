package dev.counterflow.source.bigquery;

import dev.counterflow.chain.Transaction.Entry;
import dev.counterflow.source.ParsedRow;
import dev.counterflow.source.Position;
import dev.counterflow.source.RawRow;
import dev.counterflow.source.RowCheck;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** Makes transactions of the rows of a table. Immutable and safe for use by many threads. */
final class TransactionRows {
    private static final List<String> TOTALS =
            List.of("input_count", "output_count", "input_value", "output_value", "fee");

    /** All that is read of a row, and paid for. */
    static final List<String> FIELDS = List.of(
            "hash",
            "block_number",
            "block_timestamp",
            "is_coinbase",
            "input_count",
            "output_count",
            "input_value",
            "output_value",
            "fee",
            "inputs.addresses",
            "inputs.value",
            "outputs.addresses",
            "outputs.value");

    private final RowCheck check;
    private final Column hash;
    private final Column blockNumber;
    private final Column blockTimestamp;
    private final Column isCoinbase;
    private final List<Column> totals;
    private final Side inputs;
    private final Side outputs;

    TransactionRows(Schema schema, TableName table, RowCheck check) {
        String name = table.toString();
        this.check = check;
        this.hash = Column.of(schema, "hash", name);
        this.blockNumber = Column.of(schema, "block_number", name);
        this.blockTimestamp = Column.of(schema, "block_timestamp", name);
        this.isCoinbase = Column.of(schema, "is_coinbase", name);
        this.totals =
                TOTALS.stream().map(total -> Column.of(schema, total, name)).toList();
        this.inputs = Side.of(schema, "inputs", name);
        this.outputs = Side.of(schema, "outputs", name);
    }

    /** The columns of the inputs or the outputs. */
    private record Side(Column list, Column addresses, Column value) {
        static Side of(Schema schema, String name, String table) {
            Column list = Column.of(schema, name, table);
            return new Side(list, Column.of(list.items(), "addresses", table), Column.of(list.items(), "value", table));
        }
    }

    /** What the row is, by the same checks as a line of a file. */
    ParsedRow parse(IndexedRecord record, Position position) {
        RawRow row = new RawRow();
        if (hash.value(record) instanceof CharSequence text) {
            row.hash(text.toString());
        }
        whole(record, blockNumber, "", row).ifPresent(row::blockNumber);
        whole(record, blockTimestamp, "", row)
                .ifPresent(micros -> row.blockTime(Instant.EPOCH.plus(micros, ChronoUnit.MICROS)));
        if (isCoinbase.value(record) instanceof Boolean coinbase) {
            row.coinbase(coinbase);
        }
        for (Column total : totals) {
            whole(record, total, "", row).ifPresent(value -> row.declare(total.name(), value));
        }
        row.inputs(entries(record, inputs, row));
        row.outputs(entries(record, outputs, row));
        return check.check(row, position);
    }

    /** An empty list is what BigQuery makes of NULL. */
    private static List<Entry> entries(IndexedRecord record, Side side, RawRow row) {
        List<Entry> entries = new ArrayList<>();
        if (side.list().value(record) instanceof List<?> items) {
            for (int index = 0; index < items.size(); index++) {
                if (items.get(index) instanceof IndexedRecord item) {
                    entries.add(entry(item, side, side.list().name() + "[" + index + "]", row));
                }
            }
        }
        return entries;
    }

    private static Entry entry(IndexedRecord item, Side side, String path, RawRow row) {
        if (side.value().isNull(item)) {
            row.refuse(path + " lacks the field value");
        }
        long value = whole(item, side.value(), path + ".", row).orElse(0);
        List<String> addresses = new ArrayList<>(1);
        if (side.addresses().value(item) instanceof List<?> listed) {
            listed.forEach(address -> addresses.add(String.valueOf(address)));
        }
        return new Entry(addresses, value);
    }

    /** Empty if it is NULL; refuses what is no whole number. */
    private static OptionalLong whole(IndexedRecord record, Column column, String path, RawRow row) {
        OptionalLong number = column.wholeNumber(record);
        if (number.isEmpty() && !column.isNull(record)) {
            row.refuse(path + column.name() + " is " + column.shown(record) + "; it is a whole number up to "
                    + Long.MAX_VALUE);
        }
        return number;
    }
}
