package dev.counterflow.source.bigquery;

import dev.counterflow.chain.Transaction;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * The tables of the public data sets, as Avro has them.
 *
 * @see <a href="https://github.com/blockchain-etl/bitcoin-etl-airflow">bitcoin-etl-airflow, which makes the tables</a>
 */
final class PublicSchema {
    private static final int NUMERIC_SCALE = 9;
    private static final Schema STRING = Schema.create(Schema.Type.STRING);
    private static final Schema INTEGER = Schema.create(Schema.Type.LONG);
    private static final Schema BOOLEAN = Schema.create(Schema.Type.BOOLEAN);
    private static final Schema NUMERIC =
            LogicalTypes.decimal(38, NUMERIC_SCALE).addToSchema(Schema.create(Schema.Type.BYTES));
    private static final Schema TIMESTAMP = LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
    private static final Schema DATE = LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));

    static final Schema BLOCKS = record(
            "root",
            nullable("hash", STRING),
            nullable("size", INTEGER),
            nullable("number", INTEGER),
            nullable("timestamp", TIMESTAMP),
            nullable("timestamp_month", DATE),
            nullable("transaction_count", INTEGER));

    static final Schema TRANSACTIONS = record(
            "root",
            nullable("hash", STRING),
            nullable("size", INTEGER),
            nullable("virtual_size", INTEGER),
            nullable("version", INTEGER),
            nullable("lock_time", INTEGER),
            nullable("block_hash", STRING),
            nullable("block_number", INTEGER),
            nullable("block_timestamp", TIMESTAMP),
            nullable("block_timestamp_month", DATE),
            nullable("input_count", INTEGER),
            nullable("output_count", INTEGER),
            nullable("input_value", NUMERIC),
            nullable("output_value", NUMERIC),
            nullable("is_coinbase", BOOLEAN),
            nullable("fee", NUMERIC),
            repeated("inputs", side("inputs", nullable("spent_transaction_hash", STRING))),
            repeated("outputs", side("outputs")));

    private PublicSchema() {}

    private static Schema side(String name, Schema.Field... further) {
        List<Schema.Field> fields = new ArrayList<>(List.of(further));
        fields.add(nullable("index", INTEGER));
        fields.add(nullable("script_hex", STRING));
        fields.add(nullable("required_signatures", INTEGER));
        fields.add(nullable("type", STRING));
        fields.add(repeated("addresses", STRING));
        fields.add(nullable("value", NUMERIC));
        return Schema.createRecord("__" + name, null, "root", false, fields);
    }

    private static Schema record(String name, Schema.Field... fields) {
        return Schema.createRecord("__" + name + "__", null, null, false, List.of(fields));
    }

    private static Schema.Field nullable(String name, Schema type) {
        return new Schema.Field(
                name, SchemaBuilder.unionOf().nullType().and().type(type).endUnion());
    }

    private static Schema.Field repeated(String name, Schema type) {
        return new Schema.Field(name, Schema.createArray(type));
    }

    static GenericRecord transaction(Transaction transaction) {
        GenericRecord row = new GenericData.Record(TRANSACTIONS);
        row.put("hash", transaction.hash().toString());
        row.put("size", 250L);
        row.put("block_number", transaction.blockNumber());
        row.put("block_timestamp", transaction.blockTime().getEpochSecond() * 1_000_000);
        row.put("block_timestamp_month", month(transaction.day()));
        row.put("input_count", (long) transaction.inputs().size());
        row.put("output_count", (long) transaction.outputs().size());
        row.put("input_value", numeric(transaction.inputValue()));
        row.put("output_value", numeric(transaction.outputValue()));
        row.put("is_coinbase", transaction.coinbase());
        row.put("fee", numeric(transaction.coinbase() ? 0 : transaction.inputValue() - transaction.outputValue()));
        row.put("inputs", entries(transaction.inputs(), "inputs"));
        row.put("outputs", entries(transaction.outputs(), "outputs"));
        return row;
    }

    private static List<GenericRecord> entries(List<Transaction.Entry> entries, String side) {
        Schema schema = TRANSACTIONS.getField(side).schema().getElementType();
        return entries.stream()
                .map(entry -> {
                    GenericRecord row = new GenericData.Record(schema);
                    row.put("type", "pubkeyhash");
                    row.put("script_hex", "76a914");
                    row.put("addresses", entry.addresses());
                    row.put("value", numeric(entry.value()));
                    return row;
                })
                .toList();
    }

    static GenericRecord block(LocalDate day, int hour, long transactions) {
        GenericRecord row = new GenericData.Record(BLOCKS);
        row.put("timestamp", day.atTime(hour, 0).toEpochSecond(ZoneOffset.UTC) * 1_000_000);
        row.put("timestamp_month", month(day));
        row.put("transaction_count", transactions);
        return row;
    }

    static ByteBuffer numeric(long value) {
        return numeric(BigDecimal.valueOf(value));
    }

    static ByteBuffer numeric(BigDecimal value) {
        return ByteBuffer.wrap(value.setScale(NUMERIC_SCALE).unscaledValue().toByteArray());
    }

    private static int month(LocalDate day) {
        return (int) day.withDayOfMonth(1).toEpochDay();
    }

    /** The schema of some columns only, in the order of the table. */
    static Schema selected(Schema schema, List<String> fields) {
        List<Schema.Field> kept = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            String prefix = field.name() + ".";
            List<String> nested = fields.stream()
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()))
                    .toList();
            if (fields.contains(field.name())) {
                kept.add(new Schema.Field(field.name(), field.schema()));
            } else if (!nested.isEmpty()) {
                kept.add(repeated(field.name(), selected(field.schema().getElementType(), nested)));
            }
        }
        return Schema.createRecord(schema.getName(), null, schema.getNamespace(), false, kept);
    }

    /** The row with the columns of a schema only. */
    static GenericRecord selected(GenericRecord row, Schema schema) {
        GenericRecord kept = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            Object value = row.get(field.name());
            boolean items = field.schema().getType() == Schema.Type.ARRAY
                    && field.schema().getElementType().getType() == Schema.Type.RECORD;
            kept.put(
                    field.pos(),
                    items
                            ? ((List<?>) value)
                                    .stream()
                                            .map(item -> selected(
                                                    (GenericRecord) item,
                                                    field.schema().getElementType()))
                                            .toList()
                            : value);
        }
        return kept;
    }
}
