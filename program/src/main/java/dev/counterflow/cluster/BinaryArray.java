package dev.counterflow.cluster;

import java.nio.ByteBuffer;

/**
 * One-dimensional arrays without nulls as COPY takes them in its binary format, each with its length before it.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-copy.html">COPY, "Binary Format"</a>
 */
final class BinaryArray {
    /** Dimensions, whether there are nulls, the type of the elements, their number, the first index. */
    static final int HEADER_BYTES = 5 * Integer.BYTES;

    private static final int TEXT = 25;
    private static final int BIGINT = 20;

    private BinaryArray() {}

    /** How many bytes an array of texts has after its length. */
    static int textBytes(byte[][] texts, int from, int to) {
        int bytes = HEADER_BYTES;
        for (int at = from; at < to; at++) {
            bytes += Integer.BYTES + texts[at].length;
        }
        return bytes;
    }

    /** How many bytes an array of so many numbers has after its length. */
    static int amountBytes(int count) {
        return HEADER_BYTES + count * (Integer.BYTES + Long.BYTES);
    }

    static void putTexts(ByteBuffer buffer, byte[][] texts, int from, int to) {
        putHeader(buffer, textBytes(texts, from, to), TEXT, to - from);
        for (int at = from; at < to; at++) {
            buffer.putInt(texts[at].length).put(texts[at]);
        }
    }

    static void putAmounts(ByteBuffer buffer, long[] amounts, int from, int to) {
        putHeader(buffer, amountBytes(to - from), BIGINT, to - from);
        for (int at = from; at < to; at++) {
            buffer.putInt(Long.BYTES).putLong(amounts[at]);
        }
    }

    private static void putHeader(ByteBuffer buffer, int bytes, int type, int elements) {
        buffer.putInt(bytes).putInt(1).putInt(0).putInt(type).putInt(elements).putInt(1);
    }
}
