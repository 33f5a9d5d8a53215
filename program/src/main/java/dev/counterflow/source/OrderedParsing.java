package dev.counterflow.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Parses lines on several threads and hands the rows to the sink in the order of the lines, on the thread that adds
 * them. What waits is bounded in bytes and in chunks. For one thread.
 */
final class OrderedParsing implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 19;
    private static final int CHUNK_LINES = 1 << 10;

    /** Enough for every thread to have a chunk at hand while the oldest is delivered. */
    private static final int CHUNKS_PER_THREAD = 3;

    private static final long MOST_WAITING_BYTES = 1L << 27;

    private final TransactionParser parser;
    private final TransactionSink sink;
    private final ExecutorService threads;
    private final int mostWaiting;
    private final Deque<Chunk> waiting = new ArrayDeque<>();
    private long waitingBytes;

    private String input = "";
    private List<Line> lines = new ArrayList<>();
    private long linesBytes;
    private long units;

    OrderedParsing(TransactionParser parser, int threads, TransactionSink sink) {
        this.parser = parser;
        this.sink = sink;
        this.mostWaiting = CHUNKS_PER_THREAD * threads;
        this.threads = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "parse-rows");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A chunk of lines of one input on its way. */
    private record Chunk(Future<List<ParsedRow>> rows, long bytes, long units) {}

    /** Lines added from now on are of this input. */
    void begin(String name) throws InterruptedException {
        submit();
        input = name;
    }

    /** Blank lines are left out. */
    void add(Line line) throws InterruptedException {
        if (line.blank()) {
            return;
        }
        lines.add(line);
        linesBytes += line.bytes().length;
        if (linesBytes >= CHUNK_BYTES || lines.size() >= CHUNK_LINES) {
            submit();
        }
    }

    /** So much more of the batch was read. The sink is told when it has the lines added before. */
    void advance(long unitsRead) {
        units += unitsRead;
    }

    /** Delivers everything that was added; what the sink is told afterwards comes after it. */
    void finish() throws InterruptedException {
        submit();
        while (!waiting.isEmpty()) {
            deliverOldest();
        }
        tellProgress(units);
        units = 0;
    }

    private void submit() throws InterruptedException {
        if (lines.isEmpty()) {
            return;
        }
        List<Line> chunk = lines;
        String name = input;
        waiting.add(new Chunk(threads.submit(() -> parse(chunk, name)), linesBytes, units));
        waitingBytes += linesBytes;
        lines = new ArrayList<>();
        linesBytes = 0;
        units = 0;
        while (waiting.size() > mostWaiting || waitingBytes > MOST_WAITING_BYTES) {
            deliverOldest();
        }
    }

    private List<ParsedRow> parse(List<Line> chunk, String name) {
        List<ParsedRow> rows = new ArrayList<>(chunk.size());
        for (Line line : chunk) {
            rows.add(parser.parse(line, name));
        }
        return rows;
    }

    private void deliverOldest() throws InterruptedException {
        Chunk chunk = waiting.remove();
        waitingBytes -= chunk.bytes();
        try {
            for (ParsedRow row : chunk.rows().get()) {
                row.deliver(sink);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("parsing rows failed", e.getCause());
        }
        tellProgress(chunk.units());
    }

    private void tellProgress(long unitsRead) {
        if (unitsRead > 0) {
            sink.advance(unitsRead);
        }
    }

    /** Drops what was not delivered. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
