package dev.counterflow.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Some files, read one after the other. Their days are mixed. */
final class FilesBatch implements Batch {
    private static final int GZIP_FIRST = 0x1F;
    private static final int GZIP_SECOND = 0x8B;
    private static final int BUFFER_BYTES = 1 << 16;

    private final List<InputFile> files;
    private final TransactionParser parser;
    private final int parsingThreads;

    FilesBatch(List<InputFile> files, TransactionParser parser, int parsingThreads) {
        this.files = List.copyOf(files);
        this.parser = parser;
        this.parsingThreads = parsingThreads;
    }

    @Override
    public Optional<LocalDate> day() {
        return Optional.empty();
    }

    /** In bytes as stored. */
    @Override
    public long size() {
        return files.stream().mapToLong(InputFile::sizeBytes).sum();
    }

    @Override
    public boolean sizeIsBytes() {
        return true;
    }

    @Override
    public void read(TransactionSink sink) throws IOException, InterruptedException {
        try (OrderedParsing parsing = new OrderedParsing(parser, parsingThreads, sink)) {
            for (InputFile file : files) {
                Optional<BadRow> damage = read(file, parsing);
                if (damage.isPresent()) {
                    parsing.finish();
                    sink.reject(damage.get());
                }
            }
            parsing.finish();
        }
    }

    /** Returns where the file is damaged, if it is; what stands before that was read. */
    private static Optional<BadRow> read(InputFile file, OrderedParsing parsing)
            throws IOException, InterruptedException {
        parsing.begin(file.name());
        long lineReached = 1;
        try (StoredInput stored = file.open();
                InputStream in = decompressed(stored)) {
            LineReader reader = new LineReader(in, FilesSource.LONGEST_LINE_BYTES);
            for (Line line = reader.next(); line != null; line = reader.next()) {
                parsing.add(line);
                parsing.advance(stored.takeCount());
                lineReached = line.number() + 1;
            }
            parsing.advance(stored.takeCount());
            return Optional.empty();
        } catch (StoredInput.UnreadableException e) {
            throw new IOException(file.name() + ":" + lineReached + ": cannot be read: " + e.getMessage(), e);
        } catch (EOFException e) {
            return damage(file, lineReached, "the gzip data ends too early: the file is not complete");
        } catch (IOException e) {
            return damage(file, lineReached, "the gzip data is damaged: " + e.getMessage());
        }
    }

    private static Optional<BadRow> damage(InputFile file, long line, String reason) {
        return Optional.of(new BadRow(new Position(file.name(), line), Optional.empty(), Optional.empty(), reason));
    }

    /** Goes by the first bytes, not by the name. Several gzip members in one file are read as one. */
    private static InputStream decompressed(InputStream stored) throws IOException {
        InputStream in = new BufferedInputStream(stored, BUFFER_BYTES);
        in.mark(2);
        boolean gzip = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
        in.reset();
        if (!gzip) {
            return in;
        }
        // Unlike the JDK's stream it takes nothing but a further member after a member, and never asks available().
        return GzipCompressorInputStream.builder()
                .setInputStream(in)
                .setBufferSize(BUFFER_BYTES)
                .setDecompressConcatenated(true)
                .get();
    }
}
