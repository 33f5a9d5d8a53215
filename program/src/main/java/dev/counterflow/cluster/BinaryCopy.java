package dev.counterflow.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.postgresql.copy.CopyIn;

/**
 * Writes postings in PostgreSQL's binary COPY format.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-copy.html">COPY, "Binary Format"</a>
 */
final class BinaryCopy {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final short COLUMNS = 6;
    private static final short END = -1;
    private static final int BUFFER_BYTES = 1 << 16;

    /** The column count, six lengths, three numbers and the hash. */
    private static final int FIXED_BYTES = 2 + 6 * 4 + 3 * 8 + 32;

    /** PostgreSQL counts microseconds from 2000-01-01T00:00:00Z. */
    private static final long EPOCH_MICROS = TimeUnit.DAYS.toMicros(10_957);

    private final CopyIn copy;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    BinaryCopy(CopyIn copy) {
        this.copy = copy;
        buffer.put(SIGNATURE).putInt(0).putInt(0);
    }

    /** The columns in the order in which they are written. */
    static String columns() {
        return "block_time, inflow, outflow, address, counterparty, transaction_hash";
    }

    void write(Posting posting) throws SQLException {
        byte[] address = posting.address().getBytes(StandardCharsets.UTF_8);
        byte[] counterparty = posting.counterparty().getBytes(StandardCharsets.UTF_8);
        if (buffer.remaining() < FIXED_BYTES + address.length + counterparty.length) {
            flush();
        }
        buffer.putShort(COLUMNS);
        putLong(posting.blockTimeMicros() - EPOCH_MICROS);
        putLong(posting.inflow());
        putLong(posting.outflow());
        putBytes(address);
        putBytes(counterparty);
        putBytes(posting.transaction().toBytes());
    }

    /** Ends the format. The copy itself is ended by its owner. */
    void finish() throws SQLException {
        if (buffer.remaining() < Short.BYTES) {
            flush();
        }
        buffer.putShort(END);
        flush();
    }

    private void putLong(long value) {
        buffer.putInt(Long.BYTES).putLong(value);
    }

    private void putBytes(byte[] bytes) {
        buffer.putInt(bytes.length).put(bytes);
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
