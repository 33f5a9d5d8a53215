package dev.counterflow.ingest;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Sorts any number of items in bounded memory: they are sorted chunk by chunk beside whoever adds them, and when the memory
 * is used up, sorted runs go to work files, which are merged when they are read. First all items are added, then they are
 * read once. Not thread safe; the thread that sorts beside is its own.
 */
final class ExternalSorter<T> implements AutoCloseable {
    /** So many work files are open at once when they are merged; when there are more they become one. */
    private static final int MOST_RUNS = 64;

    /** A chunk is this part of the memory: while one fills, others are sorted or written. */
    private static final int CHUNKS = 8;

    /** Held in memory before they become a run: room is left for the chunk that fills and for one that waits. */
    private static final int MOST_HELD = CHUNKS - 2;

    private static final int BUFFER_BYTES = 1 << 16;

    private final SortCodec<T> codec;
    private final Path folder;
    private final String name;
    private final long chunkBytes;
    private final ExecutorService beside;
    private Object[] pending = new Object[1 << 10];
    private int pendingCount;
    private long pendingBytes;
    private int filesMade;
    private final List<CompletableFuture<Chunk>> held = new ArrayList<>();
    private CompletableFuture<?> spilling = CompletableFuture.completedFuture(null);
    private List<Path> runs = new ArrayList<>();
    private final List<Cursor> open = new ArrayList<>();

    /**
     * A sorter without items.
     *
     * @param folder where the work files go; it exists
     * @param name what their names begin with
     * @param memoryBytes about how much memory the items that are held there take
     */
    ExternalSorter(SortCodec<T> codec, Path folder, String name, long memoryBytes) {
        this.codec = codec;
        this.folder = folder;
        this.name = name;
        this.chunkBytes = memoryBytes / CHUNKS;
        this.beside = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "sort-" + name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Items in order, in memory. */
    private static final class Chunk {
        private final Object[] items;
        private final int count;

        Chunk(Object[] items, int count) {
            this.items = items;
            this.count = count;
        }
    }

    /**
     * Adds an item.
     *
     * @throws CounterflowException if a work file cannot be written; which item that comes with is left open
     */
    void add(T item) {
        if (pendingBytes >= chunkBytes) {
            sortPending();
            if (held.size() >= CHUNKS - MOST_HELD) {
                // What is being written takes memory until it is.
                result(spilling);
            }
            if (held.size() == MOST_HELD) {
                spill();
            }
        }
        if (pendingCount == pending.length) {
            pending = Arrays.copyOf(pending, 2 * pending.length);
        }
        pending[pendingCount++] = item;
        pendingBytes += codec.memoryBytes(item);
    }

    /** Everything that was added, in order. */
    Iterator<T> sorted() {
        sortPending();
        result(spilling);
        PriorityQueue<Cursor> queue = queue();
        for (Path run : runs) {
            enqueue(queue, new Cursor(new FileItems(run)));
        }
        held.forEach(chunk -> enqueue(queue, new Cursor(new ChunkItems(result(chunk)))));
        held.clear();
        return new Merge(queue);
    }

    private PriorityQueue<Cursor> queue() {
        return new PriorityQueue<>((one, other) -> codec.compare(one.head(), other.head()));
    }

    private void sortPending() {
        Object[] items = pending;
        int count = pendingCount;
        held.add(CompletableFuture.supplyAsync(
                () -> {
                    Arrays.sort(items, 0, count, (one, other) -> codec.compare(item(one), item(other)));
                    return new Chunk(items, count);
                },
                beside));
        pending = new Object[items.length];
        pendingCount = 0;
        pendingBytes = 0;
    }

    /** Begins to make one run of the chunks that are held; the last run is written. */
    private void spill() {
        if (runs.size() == MOST_RUNS) {
            mergeRuns();
        }
        Path file = newFile();
        runs.add(file);
        List<CompletableFuture<Chunk>> chunks = List.copyOf(held);
        held.clear();
        spilling = CompletableFuture.runAsync(
                () -> {
                    PriorityQueue<Cursor> queue = queue();
                    for (CompletableFuture<Chunk> chunk : chunks) {
                        Cursor cursor = new Cursor(new ChunkItems(chunk.join()));
                        if (cursor.advance()) {
                            queue.add(cursor);
                        }
                    }
                    write(new Merge(queue), file);
                },
                beside);
    }

    /** Waits for what is done beside, and fails as it has failed. */
    private static <V> V result(CompletableFuture<V> work) {
        try {
            return work.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private void mergeRuns() {
        List<Path> merged = runs;
        PriorityQueue<Cursor> queue = queue();
        merged.forEach(run -> enqueue(queue, new Cursor(new FileItems(run))));
        Path file = newFile();
        write(new Merge(queue), file);
        closeCursors();
        runs = new ArrayList<>(List.of(file));
        merged.forEach(this::delete);
    }

    private void enqueue(PriorityQueue<Cursor> queue, Cursor cursor) {
        open.add(cursor);
        if (cursor.advance()) {
            queue.add(cursor);
        }
    }

    /** What is in a chunk was put there by {@link #add}. */
    @SuppressWarnings("unchecked")
    private T item(Object added) {
        return (T) added;
    }

    private Path newFile() {
        return folder.resolve(name + "-" + filesMade++ + ".sort");
    }

    private void write(Iterator<T> items, Path file) {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES))) {
            while (items.hasNext()) {
                codec.write(items.next(), out);
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private CounterflowException failed(Path file, IOException e) {
        return new CounterflowException(
                Problem.FILE_ACCESS,
                "the work file " + file + " cannot be used: " + e.getMessage()
                        + "; sorting needs about 100 bytes of disk space a posting there",
                e);
    }

    private void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private void closeCursors() {
        open.forEach(Cursor::close);
        open.clear();
    }

    /** Removes the work files, once nothing is written any more. */
    @Override
    public void close() {
        beside.shutdown();
        spilling.exceptionally(failure -> null).join();
        held.clear();
        closeCursors();
        runs.forEach(this::delete);
        runs.clear();
    }

    /** The items of one run, with the next one at hand. */
    private final class Cursor {
        private final Items<T> items;
        private @Nullable T head;

        Cursor(Items<T> items) {
            this.items = items;
        }

        T head() {
            if (head == null) {
                throw new NoSuchElementException();
            }
            return head;
        }

        boolean advance() {
            head = items.hasNext() ? items.next() : null;
            return head != null;
        }

        void close() {
            items.close();
        }
    }

    private interface Items<T> extends Iterator<T> {
        void close();
    }

    private final class ChunkItems implements Items<T> {
        private final Chunk chunk;
        private int at;

        ChunkItems(Chunk chunk) {
            this.chunk = chunk;
        }

        @Override
        public boolean hasNext() {
            return at < chunk.count;
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            T item = item(chunk.items[at]);
            // Whoever has taken it may let go of it.
            chunk.items[at++] = null;
            return item;
        }

        @Override
        public void close() {}
    }

    private final class FileItems implements Items<T> {
        private final Path file;
        private final DataInputStream in;
        private @Nullable T ahead;

        FileItems(Path file) {
            this.file = file;
            try {
                this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
            } catch (IOException e) {
                throw failed(file, e);
            }
        }

        @Override
        public boolean hasNext() {
            if (ahead == null) {
                try {
                    ahead = codec.read(in);
                } catch (EOFException e) {
                    return false;
                } catch (IOException e) {
                    throw failed(file, e);
                }
            }
            return true;
        }

        @Override
        public T next() {
            if (!hasNext() || ahead == null) {
                throw new NoSuchElementException();
            }
            T item = ahead;
            ahead = null;
            return item;
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw failed(file, e);
            }
        }
    }

    private final class Merge implements Iterator<T> {
        private final PriorityQueue<Cursor> queue;

        Merge(PriorityQueue<Cursor> queue) {
            this.queue = queue;
        }

        @Override
        public boolean hasNext() {
            return !queue.isEmpty();
        }

        @Override
        public T next() {
            Cursor least = queue.remove();
            T item = least.head();
            if (least.advance()) {
                queue.add(least);
            }
            return item;
        }
    }
}
