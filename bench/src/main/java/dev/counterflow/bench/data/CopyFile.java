package dev.counterflow.bench.data;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A file of postings in PostgreSQL's binary COPY format, so that a contender is loaded without anything in between. Not
 * thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-copy.html">COPY, "Binary Format"</a>
 */
final class CopyFile implements AutoCloseable {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int COLUMNS = 6;
    private static final int END = -1;
    private static final int BUFFER_BYTES = 1 << 20;

    /** PostgreSQL counts microseconds from 2000-01-01T00:00:00Z. */
    private static final long EPOCH_MICROS = TimeUnit.DAYS.toMicros(10_957);

    private final DataOutputStream out;

    private CopyFile(OutputStream stream) throws IOException {
        out = new DataOutputStream(new BufferedOutputStream(stream, BUFFER_BYTES));
        out.write(SIGNATURE);
        out.writeInt(0);
        out.writeInt(0);
    }

    static CopyFile at(Path file) throws IOException {
        return new CopyFile(Files.newOutputStream(file));
    }

    /** A file that forgets what is written to it. */
    static CopyFile nowhere() throws IOException {
        return new CopyFile(OutputStream.nullOutputStream());
    }

    void write(Posting posting) throws IOException {
        out.writeShort(COLUMNS);
        writeLong(posting.blockTimeMicros() - EPOCH_MICROS);
        writeLong(posting.inflow());
        writeLong(posting.outflow());
        writeBytes(posting.address().getBytes(StandardCharsets.UTF_8));
        writeBytes(posting.counterparty().getBytes(StandardCharsets.UTF_8));
        writeBytes(posting.transaction().toBytes());
    }

    private void writeLong(long value) throws IOException {
        out.writeInt(Long.BYTES);
        out.writeLong(value);
    }

    private void writeBytes(byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public void close() throws IOException {
        out.writeShort(END);
        out.close();
    }
}
