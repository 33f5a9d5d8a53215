package dev.counterflow.source.bigquery;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * A column of rows in Avro, and how BigQuery writes its type there: NUMERIC as bytes with a scale, TIMESTAMP as
 * microseconds, what may be NULL as a union. Immutable.
 *
 * @param name the column's name
 * @param position its place in a record
 * @param type what its values are, without NULL
 * @see <a href="https://cloud.google.com/bigquery/docs/reference/storage#avro_schema_details">BigQuery's Avro types</a>
 */
record Column(String name, int position, Schema type) {

    /**
     * Finds a column in the schema of a record.
     *
     * @throws CounterflowException if it is not there
     */
    static Column of(Schema record, String name, String table) {
        Schema.Field field = record.getType() == Schema.Type.RECORD ? record.getField(name) : null;
        if (field == null) {
            throw new CounterflowException(
                    Problem.BAD_DATA,
                    table + " has no column " + name
                            + "; only tables of the shape of the public crypto data sets can be read");
        }
        return new Column(name, field.pos(), withoutNull(field.schema()));
    }

    private static Schema withoutNull(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        List<Schema> types = schema.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .toList();
        return types.size() == 1 ? types.get(0) : schema;
    }

    /** The schema of the items of a repeated column. */
    Schema items() {
        return type.getType() == Schema.Type.ARRAY ? withoutNull(type.getElementType()) : type;
    }

    @Nullable
    Object value(IndexedRecord record) {
        return record.get(position);
    }

    /** Whether the row says nothing here. */
    boolean isNull(IndexedRecord record) {
        return value(record) == null;
    }

    /** The value as a whole number of 64 bits, if it is one. */
    OptionalLong wholeNumber(IndexedRecord record) {
        Object value = value(record);
        if (value instanceof Long || value instanceof Integer) {
            return OptionalLong.of(((Number) value).longValue());
        }
        return value instanceof ByteBuffer bytes ? unscaled(bytes) : OptionalLong.empty();
    }

    private OptionalLong unscaled(ByteBuffer bytes) {
        LogicalType logicalType = type.getLogicalType();
        if (!(logicalType instanceof LogicalTypes.Decimal decimal) || !bytes.hasRemaining()) {
            return OptionalLong.empty();
        }
        byte[] digits = new byte[bytes.remaining()];
        bytes.duplicate().get(digits);
        try {
            return OptionalLong.of(new BigDecimal(new BigInteger(digits), decimal.getScale()).longValueExact());
        } catch (ArithmeticException isNotWhole) {
            return OptionalLong.empty();
        }
    }

    /** What the row holds here, for a message. */
    String shown(IndexedRecord record) {
        Object value = value(record);
        if (value instanceof ByteBuffer bytes
                && type.getLogicalType() instanceof LogicalTypes.Decimal decimal
                && bytes.hasRemaining()) {
            byte[] digits = new byte[bytes.remaining()];
            bytes.duplicate().get(digits);
            return new BigDecimal(new BigInteger(digits), decimal.getScale())
                    .stripTrailingZeros()
                    .toPlainString();
        }
        return value instanceof Number || value instanceof Boolean
                ? value.toString()
                : "a value of the type " + type.getType();
    }
}
