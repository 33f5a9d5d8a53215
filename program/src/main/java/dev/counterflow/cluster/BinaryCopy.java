package dev.counterflow.cluster;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows in PostgreSQL's binary COPY format.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-copy.html">COPY, "Binary Format"</a>
 */
final class BinaryCopy {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final short END = -1;
    private static final int BUFFER_BYTES = 1 << 17;

    private final CopyIn copy;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    BinaryCopy(CopyIn copy) {
        this.copy = copy;
        buffer.put(SIGNATURE).putInt(0).putInt(0);
    }

    /** Writes a row that is in the format already, or a part of one. */
    void write(byte[] row) throws SQLException {
        if (buffer.remaining() < row.length) {
            flush();
        }
        if (row.length > buffer.capacity()) {
            copy.writeToCopy(row, 0, row.length);
        } else {
            buffer.put(row);
        }
    }

    /** Ends the format. The copy itself is ended by its owner. */
    void finish() throws SQLException {
        if (buffer.remaining() < Short.BYTES) {
            flush();
        }
        buffer.putShort(END);
        flush();
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
