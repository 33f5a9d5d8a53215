package dev.counterflow.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes the filter of one segment to the coordinator: fingerprints of the addresses that the segment holds, by which a
 * question finds the segments to ask. What is written before the segment is published does no harm, and goes with it.
 *
 * <p>Of an address's SHA-256, the 24 bits from the third byte on are its fingerprint; the first 13 bits and the first three of
 * the fingerprint name one of 65,536 buckets. The functions {@code counterflow.bucket_of} and {@code counterflow.fingerprint_of}
 * compute the same. Of an address that a segment does not hold, the filter says that it may with a probability of about the
 * segment's addresses in 2^37: for a million addresses, one in 130,000. Needs 16 MB. Not thread safe.
 */
final class SegmentFilter {
    private static final int FIRST_BITS = 13;
    private static final int FURTHER_BITS = 3;
    private static final int FINGERPRINT_BITS = 24;
    private static final int FINGERPRINT_BYTES = 3;

    /** So many addresses are held; the rows of further ones follow. A row then has about 32 fingerprints. */
    private static final int MOST_HELD = 1 << 21;

    private static final short COLUMNS = 4;

    private final Connection coordinator;
    private final String coordinatorName;
    private final byte[] chain;
    private final int segmentId;
    private final MessageDigest sha256 = sha256();
    private long[] keys = new long[1 << 10];
    private int count;

    /** A filter of a segment of claimed days, written over the connection that holds the claim. */
    SegmentFilter(DayClaim claim, int segmentId) {
        this.coordinator = claim.coordinator().getConnection();
        this.coordinatorName = claim.coordinatorName();
        this.chain = claim.chain().code().getBytes(StandardCharsets.US_ASCII);
        this.segmentId = segmentId;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Adds an address, as ASCII; each needs to be added once, and may be more often. */
    void add(byte[] address) {
        if (count == MOST_HELD) {
            flush();
        }
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, 2 * keys.length);
        }
        keys[count++] = key(sha256.digest(address));
    }

    private static long key(byte[] digest) {
        long bits = ByteBuffer.wrap(digest).getLong();
        long fingerprint = bits >>> (Long.SIZE - Short.SIZE - FINGERPRINT_BITS) & ((1L << FINGERPRINT_BITS) - 1);
        long bucket =
                bits >>> (Long.SIZE - FIRST_BITS) << FURTHER_BITS | fingerprint >>> (FINGERPRINT_BITS - FURTHER_BITS);
        return (bucket << FINGERPRINT_BITS) | fingerprint;
    }

    /** Writes what has been added since the last time. */
    void flush() {
        if (count == 0) {
            return;
        }
        Arrays.sort(keys, 0, count);
        try {
            copyRows();
        } catch (SQLException e) {
            throw SqlProblem.of(coordinatorName, e);
        }
        count = 0;
    }

    private void copyRows() throws SQLException {
        CopyIn copy = coordinator
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy counterflow.segment_filter (chain, bucket, segment_id, fingerprints)"
                        + " from stdin (format binary)");
        try {
            BinaryCopy rows = new BinaryCopy(copy);
            for (int from = 0; from < count; ) {
                int to = from;
                while (to < count && bucket(keys[to]) == bucket(keys[from])) {
                    to++;
                }
                rows.write(row(from, to));
                from = to;
            }
            rows.finish();
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static long bucket(long key) {
        return key >>> FINGERPRINT_BITS;
    }

    private byte[] row(int from, int to) {
        int fingerprintBytes = (to - from) * FINGERPRINT_BYTES;
        ByteBuffer row = ByteBuffer.allocate(
                Short.BYTES + 4 * Integer.BYTES + chain.length + 2 * Integer.BYTES + fingerprintBytes);
        row.putShort(COLUMNS);
        row.putInt(chain.length).put(chain);
        row.putInt(Integer.BYTES).putInt((int) bucket(keys[from]));
        row.putInt(Integer.BYTES).putInt(segmentId);
        row.putInt(fingerprintBytes);
        for (int at = from; at < to; at++) {
            row.put((byte) (keys[at] >>> 16)).putShort((short) keys[at]);
        }
        return row.array();
    }
}
