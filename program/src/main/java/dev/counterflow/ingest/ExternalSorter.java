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
import org.jspecify.annotations.Nullable;

/**
 * Sorts any number of items in bounded memory: sorted runs go to work files, which are merged when they are read. First
 * all items are added, then they are read once. Not thread safe.
 */
final class ExternalSorter<T> implements AutoCloseable {
    /** So many work files are open at once when they are merged; when there are more they become one. */
    private static final int MOST_RUNS = 64;

    private static final int BUFFER_BYTES = 1 << 16;

    private final SortCodec<T> codec;
    private final Path folder;
    private final String name;
    private final long memoryBytes;
    private Object[] pending = new Object[1 << 10];
    private int pendingCount;
    private long pendingBytes;
    private int filesMade;
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
        this.memoryBytes = memoryBytes;
    }

    void add(T item) {
        if (pendingBytes >= memoryBytes) {
            spill();
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
        PriorityQueue<Cursor> queue = new PriorityQueue<>((one, other) -> codec.compare(one.head(), other.head()));
        for (Path run : runs) {
            enqueue(queue, new Cursor(new FileItems(run)));
        }
        enqueue(queue, new Cursor(new PendingItems()));
        return new Merge(queue);
    }

    private void spill() {
        sortPending();
        runs.add(write(new PendingItems()));
        Arrays.fill(pending, 0, pendingCount, null);
        pendingCount = 0;
        pendingBytes = 0;
        if (runs.size() == MOST_RUNS) {
            mergeRuns();
        }
    }

    private void mergeRuns() {
        List<Path> merged = runs;
        PriorityQueue<Cursor> queue = new PriorityQueue<>((one, other) -> codec.compare(one.head(), other.head()));
        merged.forEach(run -> enqueue(queue, new Cursor(new FileItems(run))));
        Path file = write(new Merge(queue));
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

    private void sortPending() {
        Arrays.parallelSort(pending, 0, pendingCount, (one, other) -> codec.compare(item(one), item(other)));
    }

    /** What is pending was put there by {@link #add}. */
    @SuppressWarnings("unchecked")
    private T item(Object pendingItem) {
        return (T) pendingItem;
    }

    private Path write(Iterator<T> items) {
        Path file = folder.resolve(name + "-" + filesMade++ + ".sort");
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES))) {
            while (items.hasNext()) {
                codec.write(items.next(), out);
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
        return file;
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

    /** Removes the work files. */
    @Override
    public void close() {
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

    private final class PendingItems implements Items<T> {
        private int at;

        @Override
        public boolean hasNext() {
            return at < pendingCount;
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return item(pending[at++]);
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
