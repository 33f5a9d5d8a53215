package dev.counterflow.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream of bytes into lines that end with LF, CRLF or the end of the stream. Skips a UTF-8 byte order mark.
 * Holds one line at a time, and of a line beyond the limit no more than the limit. For one thread.
 */
final class LineReader {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int end;

    /** The part of the current line that came with earlier fillings of the buffer. */
    private byte[] begun = new byte[0];

    private int begunLength;
    private boolean tooLong;
    private long number;

    /**
     * @param in is not closed by this reader
     * @param limit the most bytes a line may have, its end not counted
     */
    LineReader(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /** The next line, or null at the end of the stream. */
    @Nullable
    Line next() throws IOException {
        number++;
        begunLength = 0;
        tooLong = false;
        while (true) {
            int feed = indexOfLineFeed();
            if (feed >= 0) {
                Line line = line(feed);
                position = feed + 1;
                return line;
            }
            keep();
            position = 0;
            end = Math.max(in.read(buffer), 0);
            if (end == 0) {
                return begunLength == 0 && !tooLong ? null : line(0);
            }
        }
    }

    private int indexOfLineFeed() {
        for (int i = position; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Moves what is left in the buffer to the line begun, unless that makes it too long. */
    private void keep() {
        int length = end - position;
        if (tooLong || length == 0) {
            return;
        }
        // One byte more than the limit: it may be the CR of the line's end.
        if ((long) begunLength + length > limit + 1L) {
            tooLong = true;
            begun = new byte[0];
            return;
        }
        if (begunLength + length > begun.length) {
            begun = Arrays.copyOf(begun, (int) Math.min(limit + 1L, 2L * (begunLength + length)));
        }
        System.arraycopy(buffer, position, begun, begunLength, length);
        begunLength += length;
    }

    /** The line begun and the buffer up to the index. */
    private Line line(int upTo) {
        int rest = upTo - position;
        long length = (long) begunLength + rest;
        if (tooLong || length > limit + 1L) {
            return Line.tooLong(number);
        }
        byte[] bytes = Arrays.copyOf(begun, (int) length);
        System.arraycopy(buffer, position, bytes, begunLength, rest);
        int from = number == 1 && startsWithByteOrderMark(bytes) ? BYTE_ORDER_MARK.length : 0;
        int to = bytes.length > from && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        if (to - from > limit) {
            return Line.tooLong(number);
        }
        return Line.of(number, to - from == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to));
    }

    private static boolean startsWithByteOrderMark(byte[] bytes) {
        int length = BYTE_ORDER_MARK.length;
        return bytes.length >= length && Arrays.equals(bytes, 0, length, BYTE_ORDER_MARK, 0, length);
    }
}
