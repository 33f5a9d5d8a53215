package dev.counterflow.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Transaction;
import dev.counterflow.chain.TransactionCheck;
import dev.counterflow.problem.CounterflowException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesSourceTest {
    private static final TransactionCheck CHECK =
            new TransactionCheck(false, LocalDate.of(2009, 1, 3), LocalDate.of(2026, 11, 25));

    @TempDir
    Path folder = Path.of("");

    @Test
    void plainAndCompressedFilesAreToldApartByTheirContents() throws Exception {
        write("plain.gz", bytes(Rows.row(1) + "\n"));
        write("packed.json", gzip(bytes(Rows.row(2) + "\n")));
        CollectingSink sink = read("plain.gz", "packed.json");
        assertThat(blocks(sink)).containsExactly(1L, 2L);
        assertThat(sink.positions)
                .extracting(Position::toString)
                .containsExactly(path("plain.gz") + ":1", path("packed.json") + ":1");
    }

    @Test
    void gzipMembersInOneFileAreReadOneAfterTheOther() throws Exception {
        write("a.gz", concat(gzip(bytes(Rows.row(1) + "\n" + Rows.row(2))), gzip(bytes("\n" + Rows.row(3) + "\n"))));
        assertThat(blocks(read("a.gz"))).containsExactly(1L, 2L, 3L);
    }

    /** A pipe may hold nothing at the moment between two members; that is not its end. */
    @Test
    void gzipMembersFromAPipeAreAllRead() throws Exception {
        byte[] packed = concat(gzip(bytes(Rows.row(1) + "\n")), gzip(bytes(Rows.row(2) + "\n")));
        InputStream pipe = new ByteArrayInputStream(packed) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
        CollectingSink sink = readAll(FilesSource.of(Chain.BITCOIN, CHECK, List.of("-"), pipe));
        assertThat(blocks(sink)).containsExactly(1L, 2L);
        assertThat(sink.positions.get(0)).hasToString("standard input:1");
    }

    @Test
    void aGzipFileThatBreaksOffIsReportedWhereverItDoes() throws Exception {
        // Random text in an unknown field keeps the file from being packed into a few bytes.
        StringBuilder text = new StringBuilder();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 1; i <= 500; i++) {
            text.append(Rows.row(i, "\"noise\": \"" + random.nextLong() + random.nextLong() + "\","))
                    .append('\n');
        }
        byte[] member = gzip(bytes(text.toString()));
        byte[] packed = concat(member, member);
        for (int length : new int[] {2, 9, 5000, member.length - 1, member.length + 1, packed.length - 9}) {
            write("cut.gz", Arrays.copyOf(packed, length));
            CollectingSink sink = read("cut.gz");
            assertThat(sink.badRows).as("cut to " + length).hasSize(1);
            BadRow row = sink.badRows.get(0);
            assertThat(row.reason()).contains("gzip data");
            assertThat(row.position().input()).isEqualTo(path("cut.gz"));
            assertThat(row.position().line()).as("cut to " + length).isEqualTo(sink.transactions.size() + 1L);
        }
        write("whole.gz", packed);
        assertThat(read("whole.gz").badRows).isEmpty();
    }

    @Test
    void damagedGzipDataAndWhatFollowsItIsReported() throws Exception {
        byte[] packed = gzip(bytes(Rows.row(1) + "\n"));
        write("garbage.gz", concat(packed, bytes("no gzip member")));
        packed[packed.length - 6] ^= 1;
        write("checksum.gz", packed);
        write("sound.json", bytes(Rows.row(7)));
        CollectingSink sink = read("garbage.gz", "checksum.gz", "sound.json");
        assertThat(sink.badRows)
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.reason()).startsWith("the gzip data is damaged: "));
        assertThat(blocks(sink)).contains(7L);
    }

    @Test
    void byteOrderMarksAndForeignLineEndsAndBlankLinesAreTolerated() throws Exception {
        write("a.json", bytes("\uFEFF" + Rows.row(1) + "\r\n\r\n  \n" + Rows.row(2) + "\r\n\n" + Rows.row(3)));
        CollectingSink sink = read("a.json");
        assertThat(sink.badRows).isEmpty();
        assertThat(sink.positions).extracting(Position::line).containsExactly(1L, 4L, 6L);
    }

    @Test
    void foldersGiveTheirFilesByName() throws Exception {
        Files.createDirectory(folder.resolve("data"));
        Files.createDirectory(folder.resolve("data/z.json"));
        write("data/c.ndjson", bytes(Rows.row(3)));
        write("data/b.json.gz", gzip(bytes(Rows.row(2))));
        write("data/a.jsonl", bytes(Rows.row(1)));
        write("data/notes.txt", bytes("not to be read"));
        write("first.txt", bytes(Rows.row(9)));
        CollectingSink sink = read("first.txt", "data");
        assertThat(blocks(sink)).containsExactly(9L, 1L, 2L, 3L);
        assertThat(sink.badRows).isEmpty();
    }

    @Test
    void allMissingFilesAreNamedBeforeAnythingIsRead() throws Exception {
        write("here.json", bytes(Rows.row(1)));
        assertThatThrownBy(() -> read("here.json", "gone.json", "lost.json"))
                .isInstanceOf(CounterflowException.class)
                .hasMessageContaining(path("gone.json") + ", " + path("lost.json"))
                .hasMessageNotContaining("here.json");
        Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> read("empty"))
                .isInstanceOf(CounterflowException.class)
                .hasMessageContaining("holds no file ending in .json");
        assertThatThrownBy(() -> FilesSource.of(Chain.BITCOIN, CHECK, List.of(), InputStream.nullInputStream()))
                .isInstanceOf(CounterflowException.class);
        assertThatThrownBy(() -> FilesSource.of(Chain.BITCOIN, CHECK, List.of("-", "-"), InputStream.nullInputStream()))
                .isInstanceOf(CounterflowException.class);
    }

    /** By the description it is decided whether an interrupted run is gone on with. */
    @Test
    void aFileThatWasChangedIsAnotherInput() throws Exception {
        write("a.json", bytes(Rows.row(1)));
        FileTime time = FileTime.from(Instant.parse("2020-10-27T00:00:13Z"));
        Files.setLastModifiedTime(folder.resolve("a.json"), time);
        String before = source("a.json").description();
        assertThat(source("a.json").description())
                .isEqualTo(before)
                .startsWith(path("a.json") + " (1 file, fingerprint ");

        write("a.json", bytes(Rows.row(12)));
        Files.setLastModifiedTime(folder.resolve("a.json"), time);
        String longer = source("a.json").description();
        write("a.json", bytes(Rows.row(13)));
        Files.setLastModifiedTime(
                folder.resolve("a.json"), FileTime.from(time.toInstant().plusSeconds(1)));
        assertThat(List.of(before, longer, source("a.json").description())).doesNotHaveDuplicates();
    }

    @Test
    void aFileThatJoinsAFolderMakesItAnotherInput() throws Exception {
        Files.createDirectory(folder.resolve("data"));
        write("data/a.json", bytes(Rows.row(1)));
        String before = source("data").description();
        write("data/b.json", bytes(Rows.row(2)));
        assertThat(source("data").description()).contains("2 files").isNotEqualTo(before);
    }

    @Test
    void theStandardInputIsNeverTheSameTwice() {
        InstantSource first = InstantSource.fixed(Instant.parse("2020-10-27T00:00:13Z"));
        InstantSource second = InstantSource.fixed(Instant.parse("2020-10-27T00:00:14Z"));
        assertThat(standardInput(first)).isEqualTo(standardInput(first)).isNotEqualTo(standardInput(second));
    }

    @Test
    void manyPathsAreDescribedInFewWords() throws Exception {
        String[] names = IntStream.range(0, 300).mapToObj(i -> i + ".json").toArray(String[]::new);
        for (String name : names) {
            write(name, bytes(Rows.row(1)));
        }
        assertThat(source(names).description()).hasSizeLessThan(300).contains("300 files");
    }

    @Test
    void noFileIsReadTwice() throws Exception {
        write("a.json", bytes(Rows.row(1)));
        assertThatThrownBy(() -> source("a.json", "."))
                .isInstanceOf(CounterflowException.class)
                .hasMessageContaining("a.json would be read twice");
    }

    @Test
    void aFileThatVanishesIsAnErrorThatNamesIt() throws Exception {
        write("a.json", bytes(Rows.row(1)));
        FilesSource source = source("a.json");
        Files.delete(folder.resolve("a.json"));
        assertThatThrownBy(() -> readAll(source))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(path("a.json"));
    }

    @Test
    void rowsKeepTheirOrderAndEveryByteIsCounted() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 5000; i++) {
            text.append(i % 7 == 0 ? "broken" : Rows.row(i)).append('\n');
        }
        write("many.json", bytes(text.toString()));
        write("more.gz", gzip(bytes(Rows.row(5001) + "\n\n\n")));
        FilesSource source = source("many.json", "more.gz");
        CollectingSink sink = readAll(source);
        assertThat(blocks(sink))
                .isEqualTo(IntStream.rangeClosed(1, 5001)
                        .filter(i -> i % 7 != 0 || i > 5000)
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(sink.badRows).hasSize(5000 / 7);
        assertThat(sink.advanced).isEqualTo(source.batches().get(0).size());
        assertThat(source.batches().get(0).day()).isEmpty();
    }

    @Test
    void aSinkThatStopsStopsTheReading() throws Exception {
        write("a.json", bytes(Rows.row(1) + "\nbroken\n" + Rows.row(2)));
        CollectingSink sink = new CollectingSink() {
            @Override
            public void reject(BadRow row) {
                throw new IllegalArgumentException(row.toString());
            }
        };
        assertThatThrownBy(() -> source("a.json").batches().get(0).read(sink))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(path("a.json") + ":2: is not JSON: ");
        assertThat(sink.transactions).hasSize(1);
    }

    private static String standardInput(InstantSource clock) {
        return FilesSource.of(Chain.BITCOIN, CHECK, List.of("-"), InputStream.nullInputStream(), 1, clock)
                .description();
    }

    private CollectingSink read(String... names) throws IOException, InterruptedException {
        return readAll(source(names));
    }

    private FilesSource source(String... names) {
        return FilesSource.of(
                Chain.BITCOIN, CHECK, Arrays.stream(names).map(this::path).toList(), InputStream.nullInputStream());
    }

    private static CollectingSink readAll(FilesSource source) throws IOException, InterruptedException {
        CollectingSink sink = new CollectingSink();
        for (Batch batch : source.batches()) {
            batch.read(sink);
        }
        return sink;
    }

    private static List<Long> blocks(CollectingSink sink) {
        return sink.transactions.stream().map(Transaction::blockNumber).toList();
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void write(String name, byte[] contents) throws IOException {
        Files.write(folder.resolve(name), contents);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] gzip(byte[] contents) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(contents);
        }
        return packed.toByteArray();
    }
}
