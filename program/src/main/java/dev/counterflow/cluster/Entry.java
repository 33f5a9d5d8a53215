package dev.counterflow.cluster;

import dev.counterflow.chain.TransactionHash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * A row of a segment but for its place: what one transaction moved between an address and up to {@value #MOST_POSTINGS} of
 * its counterparties. Kept as the bytes that COPY takes, so that sorting, spilling and sending it are moves of bytes.
 * Immutable.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-copy.html">COPY, "Binary Format"</a>
 */
public final class Entry {
    /** More would make a row long enough for PostgreSQL to store it out of line. */
    public static final int MOST_POSTINGS = 16;

    /** The place of an entry that is not the answer about its account. */
    static final int NO_PLACE = -1;

    /** Those whose bytes are kept here, and the place. */
    private static final short COLUMNS = 7;

    private static final int NULL = -1;
    private static final int TEXT = 25;
    private static final int BIGINT = 20;

    /** Dimensions, whether there are nulls, the type of the elements, their number, the first index. */
    private static final int ARRAY_HEADER_BYTES = 5 * Integer.BYTES;

    private static final int TIME_AT = Short.BYTES + Integer.BYTES;
    private static final int ADDRESS_LENGTH_AT = TIME_AT + Long.BYTES;
    private static final int ADDRESS_AT = ADDRESS_LENGTH_AT + Integer.BYTES;

    /** PostgreSQL counts microseconds from 2000-01-01T00:00:00Z. */
    private static final long EPOCH_MICROS = TimeUnit.DAYS.toMicros(10_957);

    private final byte[] row;
    private final int addressEnd;

    private Entry(byte[] row) {
        this.row = row;
        this.addressEnd = ADDRESS_AT + ByteBuffer.wrap(row).getInt(ADDRESS_LENGTH_AT);
    }

    /** The columns in the order in which they are written, the place last. */
    static String columns() {
        return "block_time, address, transaction_hash, counterparties, inflows, outflows, place";
    }

    /** The column that follows {@link #bytes()}, as COPY takes it. */
    static byte[] placeBytes(int place) {
        return place == NO_PLACE
                ? ByteBuffer.allocate(Integer.BYTES).putInt(NULL).array()
                : ByteBuffer.allocate(Integer.BYTES + Short.BYTES)
                        .putInt(Short.BYTES)
                        .putShort((short) place)
                        .array();
    }

    /**
     * A posting of an account.
     *
     * @param counterparty the other side, as ASCII
     * @param inflow satoshis received from it, not negative
     * @param outflow satoshis sent to it, not negative
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    public record Line(byte[] counterparty, long inflow, long outflow) {
        /** By total, which may pass 2^63 - 1; equal ones by the counterparty's bytes. */
        public static final Comparator<Line> LARGEST_FIRST = (one, other) -> {
            int order = Long.compareUnsigned(other.inflow + other.outflow, one.inflow + one.outflow);
            return order == 0 ? Arrays.compareUnsigned(one.counterparty, other.counterparty) : order;
        };
    }

    /**
     * Some postings of one transaction in one account.
     *
     * @param address whose account it is, as ASCII
     * @param blockTimeMicros the block's timestamp, in microseconds since 1970-01-01T00:00:00Z
     * @param transaction the transaction that moved the amounts
     * @param lines the postings: 1 to {@value #MOST_POSTINGS}
     */
    public static Entry of(byte[] address, long blockTimeMicros, TransactionHash transaction, List<Line> lines) {
        int count = lines.size();
        if (count == 0 || count > MOST_POSTINGS) {
            throw new IllegalArgumentException("an entry has 1 to " + MOST_POSTINGS + " postings, not " + count);
        }
        boolean anyInflow = false;
        boolean anyOutflow = false;
        int amountBytes = ARRAY_HEADER_BYTES + count * (Integer.BYTES + Long.BYTES);
        int nameBytes = ARRAY_HEADER_BYTES;
        for (Line line : lines) {
            anyInflow |= line.inflow > 0;
            anyOutflow |= line.outflow > 0;
            nameBytes += Integer.BYTES + line.counterparty.length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(ADDRESS_AT
                + address.length
                + Integer.BYTES
                + TransactionHash.SIZE_BYTES
                + 3 * Integer.BYTES
                + nameBytes
                + (anyInflow ? amountBytes : 0)
                + (anyOutflow ? amountBytes : 0));
        buffer.putShort(COLUMNS).putInt(Long.BYTES).putLong(blockTimeMicros - EPOCH_MICROS);
        buffer.putInt(address.length).put(address);
        buffer.putInt(TransactionHash.SIZE_BYTES);
        transaction.writeTo(buffer);
        putArray(buffer, nameBytes, TEXT, count);
        for (Line line : lines) {
            buffer.putInt(line.counterparty.length).put(line.counterparty);
        }
        putAmounts(buffer, anyInflow, amountBytes, lines, Line::inflow);
        putAmounts(buffer, anyOutflow, amountBytes, lines, Line::outflow);
        return new Entry(buffer.array());
    }

    /** An entry from its {@link #bytes()}, which must not be changed any more. */
    public static Entry ofBytes(byte[] row) {
        return new Entry(row);
    }

    private static void putArray(ByteBuffer buffer, int bytes, int type, int elements) {
        buffer.putInt(bytes).putInt(1).putInt(0).putInt(type).putInt(elements).putInt(1);
    }

    private static void putAmounts(
            ByteBuffer buffer, boolean any, int bytes, List<Line> lines, ToLongFunction<Line> amount) {
        if (!any) {
            buffer.putInt(NULL);
            return;
        }
        putArray(buffer, bytes, BIGINT, lines.size());
        for (Line line : lines) {
            buffer.putInt(Long.BYTES).putLong(amount.applyAsLong(line));
        }
    }

    /** The bytes that COPY takes, without the place; not a copy, and not to be changed. */
    public byte[] bytes() {
        return row;
    }

    /** The block's timestamp, in microseconds since 1970-01-01T00:00:00Z. */
    public long blockTimeMicros() {
        return ByteBuffer.wrap(row).getLong(TIME_AT) + EPOCH_MICROS;
    }

    /** The transaction that moved the amounts. */
    public TransactionHash transaction() {
        return TransactionHash.readFrom(ByteBuffer.wrap(row, addressEnd + Integer.BYTES, TransactionHash.SIZE_BYTES));
    }

    /** Whose account it is, as ASCII. */
    byte[] address() {
        return Arrays.copyOfRange(row, ADDRESS_AT, addressEnd);
    }

    boolean sameAddress(Entry other) {
        return Arrays.equals(row, ADDRESS_AT, addressEnd, other.row, ADDRESS_AT, other.addressEnd);
    }

    /** In the byte order of the address. */
    public int compareAddress(Entry other) {
        return Arrays.compareUnsigned(row, ADDRESS_AT, addressEnd, other.row, ADDRESS_AT, other.addressEnd);
    }

    /**
     * Eight bytes of the address, zeros where it has fewer, as an unsigned number. The first eight order addresses as
     * {@link #compareAddress} does where they differ, the next eight those with the same first eight, and so on.
     *
     * @param from how many bytes come before them
     */
    public long addressBytes(int from) {
        long bytes = 0;
        for (int at = ADDRESS_AT + from; at < ADDRESS_AT + from + Long.BYTES; at++) {
            bytes = bytes << Byte.SIZE | (at < addressEnd ? row[at] & 0xFF : 0);
        }
        return bytes;
    }

    /** How many postings it has. */
    int postings() {
        return ByteBuffer.wrap(row).getInt(namesAt() + Integer.BYTES + 3 * Integer.BYTES);
    }

    private int namesAt() {
        return addressEnd + Integer.BYTES + TransactionHash.SIZE_BYTES;
    }

    /** In the byte order of the transaction hash. */
    public int compareTransaction(Entry other) {
        int from = addressEnd + Integer.BYTES;
        int otherFrom = other.addressEnd + Integer.BYTES;
        return Arrays.compareUnsigned(
                row,
                from,
                from + TransactionHash.SIZE_BYTES,
                other.row,
                otherFrom,
                otherFrom + TransactionHash.SIZE_BYTES);
    }

    /** Takes the amounts of an entry. */
    interface Amounts {
        /** The satoshis of one posting. */
        void add(long inflow, long outflow);
    }

    /** Gives the amounts of every posting. */
    void forEachPosting(Amounts amounts) {
        ByteBuffer buffer = ByteBuffer.wrap(row);
        int namesAt = namesAt();
        int count = postings();
        int inflowsAt = namesAt + Integer.BYTES + buffer.getInt(namesAt);
        int inflowBytes = Math.max(0, buffer.getInt(inflowsAt));
        int outflowsAt = inflowsAt + Integer.BYTES + inflowBytes;
        int outflowBytes = Math.max(0, buffer.getInt(outflowsAt));
        for (int at = 0; at < count; at++) {
            amounts.add(
                    inflowBytes == 0 ? 0 : amount(buffer, inflowsAt, at),
                    outflowBytes == 0 ? 0 : amount(buffer, outflowsAt, at));
        }
    }

    private static long amount(ByteBuffer buffer, int listAt, int index) {
        return buffer.getLong(
                listAt + Integer.BYTES + ARRAY_HEADER_BYTES + index * (Integer.BYTES + Long.BYTES) + Integer.BYTES);
    }
}
