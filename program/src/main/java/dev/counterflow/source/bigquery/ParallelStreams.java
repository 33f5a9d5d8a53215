package dev.counterflow.source.bigquery;

import com.google.cloud.bigquery.storage.v1.ReadSession;
import com.google.protobuf.ByteString;
import dev.counterflow.source.ParsedRow;
import dev.counterflow.source.Position;
import dev.counterflow.source.ReadAgainException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all streams of a session side by side and makes their rows transactions. What nobody has taken yet is bounded:
 * when the taker is slow, the streams wait, and in the end BigQuery does. One thread takes.
 */
final class ParallelStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ParallelStreams.class);

    /** Few enough for the largest transactions, many enough that the hand-over costs nothing. */
    private static final int ROWS_IN_CHUNK = 256;

    private static final int CHUNKS_PER_STREAM = 4;
    private static final long PATIENCE_AT_END_SECONDS = 30;

    private final ReadApi api;
    private final String what;
    private final Schema schema;
    private final TransactionRows rows;
    private final Meter meter;
    private final BlockingQueue<Delivery> deliveries;
    private final ExecutorService threads;
    private int open;

    /**
     * Starts to read.
     *
     * @param what what is read, for messages and positions
     */
    ParallelStreams(ReadApi api, ReadSession session, String what, Schema schema, TransactionRows rows, Meter meter) {
        this.api = api;
        this.what = what;
        this.schema = schema;
        this.rows = rows;
        this.meter = meter;
        this.open = session.getStreamsCount();
        this.deliveries = new ArrayBlockingQueue<>(CHUNKS_PER_STREAM * Math.max(1, open));
        this.threads = Executors.newFixedThreadPool(Math.max(1, open), task -> {
            Thread thread = new Thread(task, "read-bigquery");
            thread.setDaemon(true);
            return thread;
        });
        for (int number = 0; number < open; number++) {
            String stream = session.getStreams(number).getName();
            String input = what + " stream " + (number + 1);
            threads.execute(() -> read(stream, input));
        }
    }

    /** What a stream hands over. */
    private sealed interface Delivery {}

    private record Chunk(List<ParsedRow> rows) implements Delivery {}

    private record End() implements Delivery {}

    private record Broken(Throwable cause) implements Delivery {}

    /**
     * Some rows more, or null when all streams are at their end.
     *
     * @throws ReadAgainException if the session is gone
     */
    @Nullable
    List<ParsedRow> next() throws InterruptedException, ReadAgainException {
        while (open > 0) {
            Delivery delivery = deliveries.take();
            if (delivery instanceof Chunk chunk) {
                return chunk.rows();
            }
            if (delivery instanceof Broken broken) {
                throw rethrown(broken.cause());
            }
            open--;
        }
        return null;
    }

    private static RuntimeException rethrown(Throwable cause) throws ReadAgainException {
        if (cause instanceof ReadAgainException again) {
            throw again;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    private void read(String stream, String input) {
        try {
            Chunks chunks = new Chunks(input);
            new StreamReading(api, what, stream).read(chunks::takeBlock);
            chunks.handOver();
            deliveries.put(new End());
        } catch (InterruptedException e) {
            // Closed before the end: nobody takes any more.
            Thread.currentThread().interrupt();
        } catch (RuntimeException | ReadAgainException | Error e) {
            // Whatever it is: whoever waits for the rows has to hear of it.
            handOver(e);
        }
    }

    private void handOver(Throwable failure) {
        try {
            deliveries.put(new Broken(failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The chunk that a stream is filling. */
    private final class Chunks {
        private final String input;
        private final AvroBlocks blocks;
        private List<ParsedRow> chunk = new ArrayList<>(ROWS_IN_CHUNK);

        Chunks(String input) {
            this.input = input;
            this.blocks = new AvroBlocks(schema, input);
        }

        void takeBlock(ByteString block, long rowCount, long firstRow) throws InterruptedException {
            meter.received(block.size(), rowCount);
            blocks.read(block, rowCount, firstRow, (record, row) -> {
                chunk.add(rows.parse(record, new Position(input, row + 1)));
                if (chunk.size() == ROWS_IN_CHUNK) {
                    handOver();
                }
            });
        }

        void handOver() throws InterruptedException {
            if (!chunk.isEmpty()) {
                deliveries.put(new Chunk(chunk));
                chunk = new ArrayList<>(ROWS_IN_CHUNK);
            }
        }
    }

    /** Stops the streams that are not at their end. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(PATIENCE_AT_END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{}: a stream does not end; it is left behind", what);
            }
        } catch (InterruptedException e) {
            // The threads are daemons, and were told to end.
            Thread.currentThread().interrupt();
        }
    }
}
