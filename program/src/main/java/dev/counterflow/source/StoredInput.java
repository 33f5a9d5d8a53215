package dev.counterflow.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a file as stored, counted. Tells a file that cannot be read, an {@link UnreadableException}, from one
 * whose compressed contents make no sense, which the decompressor reports.
 */
final class StoredInput extends FilterInputStream {
    /** The storage failed, not the format. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1;

        UnreadableException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private long unreported;

    StoredInput(InputStream in) {
        super(in);
    }

    /** How many bytes were read since this was asked last. */
    long takeCount() {
        long count = unreported;
        unreported = 0;
        return count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int count = in.read(bytes, offset, length);
            unreported += Math.max(count, 0);
            return count;
        } catch (IOException e) {
            throw new UnreadableException(e);
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
