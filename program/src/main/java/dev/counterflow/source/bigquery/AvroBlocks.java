package dev.counterflow.source.bigquery;

import com.google.protobuf.ByteString;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Reads the records of blocks of rows. For one thread. */
final class AvroBlocks {
    private final GenericDatumReader<GenericRecord> reader;
    private final String what;
    private @Nullable BinaryDecoder decoder;

    /**
     * A reader of blocks of a schema.
     *
     * @param what what is read, for messages
     */
    AvroBlocks(Schema schema, String what) {
        this.reader = new GenericDatumReader<>(schema);
        this.what = what;
    }

    /** Takes records one by one. */
    @FunctionalInterface
    interface RecordSink {
        /**
         * Takes a record.
         *
         * @param row the number of the row in its stream, from 0
         */
        void take(IndexedRecord record, long row) throws InterruptedException;
    }

    /**
     * Reads a block.
     *
     * @throws CounterflowException if it is not what it says it is
     */
    void read(ByteString rows, long rowCount, long firstRow, RecordSink sink) throws InterruptedException {
        try {
            BinaryDecoder block = DecoderFactory.get().binaryDecoder(rows.newInput(), decoder);
            decoder = block;
            for (long row = firstRow; row < firstRow + rowCount; row++) {
                sink.take(reader.read(null, block), row);
            }
            if (!block.isEnd()) {
                throw damaged(firstRow, "it is longer than its " + rowCount + " rows", null);
            }
        } catch (IOException | AvroRuntimeException e) {
            throw damaged(firstRow, String.valueOf(e.getMessage()), e);
        }
    }

    private CounterflowException damaged(long firstRow, String reason, @Nullable Exception cause) {
        return new CounterflowException(
                Problem.BAD_DATA,
                what + ": the block of rows that begins at row " + firstRow + " of a stream cannot be read: " + reason,
                cause);
    }
}
