package dev.counterflow.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.TransactionHash;
import dev.counterflow.cluster.Entry;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExternalSorterTest {
    private static final int ITEM_BYTES = 10;

    @TempDir
    Path folder;

    /** A number to sort by, and one that tells equal ones apart. */
    private record Item(int key, int value) {
        static final SortCodec<Item> CODEC = new SortCodec<>() {
            @Override
            public int compare(Item one, Item other) {
                return Integer.compare(one.key(), other.key());
            }

            @Override
            public int memoryBytes(Item item) {
                return ITEM_BYTES;
            }

            @Override
            public void write(Item item, DataOutput out) throws IOException {
                out.writeInt(item.key());
                out.writeInt(item.value());
            }

            @Override
            public Item read(DataInput in) throws IOException {
                return new Item(in.readInt(), in.readInt());
            }
        };
    }

    private ExternalSorter<Item> sorter(int itemsInMemory) {
        return new ExternalSorter<>(Item.CODEC, folder, "items", (long) itemsInMemory * ITEM_BYTES);
    }

    private List<Path> workFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1000", // nothing
        "1, 1000",
        "999, 1000", // stays in memory
        "5000, 1000", // a few work files
        "30000, 160", // more files than are open at once
        "3000, 1", // a chunk is a single item
    })
    void everythingComesOutOnceAndInOrder(int count, int itemsInMemory) throws IOException {
        Random random = new Random(count);
        List<Item> items = new ArrayList<>();
        for (int value = 0; value < count; value++) {
            items.add(new Item(random.nextInt(1 + count / 3), value));
        }
        List<Item> sorted = new ArrayList<>();
        try (ExternalSorter<Item> sorter = sorter(itemsInMemory)) {
            items.forEach(sorter::add);
            sorter.sorted().forEachRemaining(sorted::add);
        }

        assertThat(sorted).isSortedAccordingTo(Item.CODEC::compare);
        assertThat(sorted).containsExactlyInAnyOrderElementsOf(items);
        assertThat(workFiles()).isEmpty();
    }

    @Test
    void whatFitsIntoMemoryNeedsNoDisk() throws IOException {
        try (ExternalSorter<Item> sorter = sorter(1_000)) {
            for (int value = 0; value < 700; value++) {
                sorter.add(new Item(-value, value));
            }
            assertThat(sorter.sorted().next()).isEqualTo(new Item(-699, 699));
            assertThat(workFiles()).isEmpty();
        }
    }

    @Test
    void whoeverAddsWaitsWhileTheMemoryIsFullOfWhatIsBeingWritten() throws Exception {
        CountDownLatch diskAnswers = new CountDownLatch(1);
        SortCodec<Item> slowDisk = new SortCodec<>() {
            @Override
            public int compare(Item one, Item other) {
                return Item.CODEC.compare(one, other);
            }

            @Override
            public int memoryBytes(Item item) {
                return Item.CODEC.memoryBytes(item);
            }

            @Override
            public void write(Item item, DataOutput out) throws IOException {
                try {
                    diskAnswers.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                Item.CODEC.write(item, out);
            }

            @Override
            public Item read(DataInput in) throws IOException {
                return Item.CODEC.read(in);
            }
        };
        int inMemory = 800;
        AtomicInteger added = new AtomicInteger();
        try (ExternalSorter<Item> sorter =
                new ExternalSorter<>(slowDisk, folder, "items", (long) inMemory * ITEM_BYTES)) {
            Thread adding = new Thread(() -> {
                for (int value = 0; value < 3 * inMemory; value++) {
                    sorter.add(new Item(value, value));
                    added.incrementAndGet();
                }
            });
            adding.start();
            adding.join(300);
            assertThat(added.get()).isBetween(inMemory / 2, inMemory);
            diskAnswers.countDown();
            adding.join();
            List<Item> sorted = new ArrayList<>();
            sorter.sorted().forEachRemaining(sorted::add);
            assertThat(sorted).hasSize(3 * inMemory).isSortedAccordingTo(Item.CODEC::compare);
        }
    }

    @Test
    void workFilesAreRemovedWhenReadingStopsHalfway() throws IOException {
        try (ExternalSorter<Item> sorter = sorter(100)) {
            for (int value = 0; value < 5_000; value++) {
                sorter.add(new Item(value, value));
            }
            assertThat(sorter.sorted().next().key()).isZero();
            assertThat(workFiles()).isNotEmpty();
        }
        assertThat(workFiles()).isEmpty();
    }

    @Test
    void aWorkFileThatCannotBeWrittenIsToldWithItsName() throws IOException {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        Files.delete(gone);
        try (ExternalSorter<Item> sorter = new ExternalSorter<>(Item.CODEC, gone, "items", 100L * ITEM_BYTES)) {
            assertThatThrownBy(() -> {
                        for (int value = 0; value < 5_000; value++) {
                            sorter.add(new Item(value, value));
                        }
                        sorter.sorted();
                    })
                    .isInstanceOfSatisfying(
                            CounterflowException.class,
                            failure -> assertThat(failure.problem()).isEqualTo(Problem.FILE_ACCESS))
                    .hasMessageContaining(gone.resolve("items-0.sort").toString());
        }
    }

    @Test
    void addressesAreOrderedByTheirBytesWhereverTheyDiffer() {
        List<String> addresses = new ArrayList<>(List.of(
                "1", "12", "1234567", "12345678", "123456789", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "bc1qa", "bc1qb"));
        Random random = new Random(7);
        for (int at = 0; at < 200; at++) {
            addresses.add("bc1q" + Integer.toString(random.nextInt(50_000), 36));
        }
        List<String> sorted = addresses.stream()
                .map(ExternalSorterTest::entryOf)
                .sorted(SortedEntry.CODEC::compare)
                .map(ExternalSorterTest::addressOf)
                .toList();

        // They are ASCII, so characters are bytes.
        assertThat(sorted).isEqualTo(addresses.stream().sorted().toList());
    }

    private static SortedEntry entryOf(String address) {
        Entry entry = Entry.of(
                address.getBytes(StandardCharsets.US_ASCII),
                0,
                TransactionHash.ofHex("0".repeat(64)),
                List.of(new Entry.Line("b".getBytes(StandardCharsets.US_ASCII), 1, 1)));
        return new SortedEntry(entry, 1, 0);
    }

    /** From the bytes that are copied: the length of the address is behind the time. */
    private static String addressOf(SortedEntry entry) {
        ByteBuffer row = ByteBuffer.wrap(entry.entry().bytes());
        byte[] address = new byte[row.position(14).getInt()];
        row.get(address);
        return new String(address, StandardCharsets.US_ASCII);
    }
}
