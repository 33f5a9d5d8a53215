package dev.counterflow.source.bigquery;

import java.util.List;
import java.util.function.LongFunction;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * A table that the fake serves.
 *
 * @param schema all its columns
 * @param rowCount how many rows it has
 * @param row makes a row of its number; the same row each time
 */
record FakeTable(Schema schema, long rowCount, LongFunction<GenericRecord> row) {
    static FakeTable of(Schema schema, List<GenericRecord> rows) {
        return new FakeTable(schema, rows.size(), number -> rows.get(Math.toIntExact(number)));
    }
}
