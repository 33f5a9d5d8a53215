package dev.counterflow.source.bigquery;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.ServerStream;
import com.google.cloud.bigquery.storage.v1.ReadRowsResponse;
import com.google.protobuf.ByteString;
import dev.counterflow.source.ReadAgainException;

/**
 * Reads one stream of a session to its end. When it breaks off it goes on from the row after the last one taken, so that
 * no row is given twice and none is left out. For one thread.
 */
final class StreamReading {
    private final ReadApi api;
    private final String what;
    private final String stream;
    private long offset;

    /**
     * A reading from the first row on.
     *
     * @param what what is read, for messages
     */
    StreamReading(ReadApi api, String what, String stream) {
        this.api = api;
        this.what = what;
        this.stream = stream;
    }

    /** Takes a block of rows. */
    @FunctionalInterface
    interface BlockSink {
        /**
         * Takes a block.
         *
         * @param rows so many rows in Avro's binary form, one after the other
         * @param firstRow the number of the first one in the stream, from 0
         */
        void take(ByteString rows, long rowCount, long firstRow) throws InterruptedException;
    }

    /**
     * Reads to the end.
     *
     * @throws ReadAgainException if the session is gone
     */
    void read(BlockSink sink) throws InterruptedException, ReadAgainException {
        Patience.Count failures = api.patience().count();
        while (true) {
            try {
                readOn(sink, failures);
                return;
            } catch (ApiException e) {
                Failure failure = Failure.of(e);
                if (failure.sessionGone()) {
                    throw new ReadAgainException(
                            what + ": the read session is gone after row " + offset + " of a stream: " + e.getMessage(),
                            e);
                }
                if (!failure.passing() || !failures.waitAfterFailure(failure.askedWait())) {
                    throw failure.problem(what, api.billingProject());
                }
            }
        }
    }

    private void readOn(BlockSink sink, Patience.Count failures) throws InterruptedException {
        ServerStream<ReadRowsResponse> responses = api.rows(stream, offset);
        boolean finished = false;
        try {
            for (ReadRowsResponse response : responses) {
                if (response.getRowCount() > 0) {
                    sink.take(response.getAvroRows().getSerializedBinaryRows(), response.getRowCount(), offset);
                    offset += response.getRowCount();
                    failures.progressed();
                }
            }
            finished = true;
        } finally {
            if (!finished) {
                responses.cancel();
            }
        }
    }
}
