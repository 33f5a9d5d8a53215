package dev.counterflow.cluster;

import java.math.BigDecimal;

/**
 * What a server counts in a segment.
 *
 * @param rows its postings
 * @param inflows the sum of all inflows, in satoshis
 * @param outflows the sum of all outflows, in satoshis
 * @param checksum the sum of a hash of every entry, whatever their order
 * @param bytes its size on disk, with indexes and rankings
 */
record SegmentFigures(long rows, BigDecimal inflows, BigDecimal outflows, BigDecimal checksum, long bytes) {
    /** Whether these are the same postings. The size on disk may differ. */
    boolean samePostings(SegmentFigures other) {
        return rows == other.rows
                && inflows.compareTo(other.inflows) == 0
                && outflows.compareTo(other.outflows) == 0
                && checksum.compareTo(other.checksum) == 0;
    }

    /** For people. */
    @Override
    public String toString() {
        return rows + " postings, inflows of " + inflows + ", outflows of " + outflows + ", checksum " + checksum;
    }
}
