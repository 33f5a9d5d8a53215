package dev.counterflow.chain;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The 32 bytes of a transaction hash, in the order in which they are displayed (the reverse of the order on the wire).
 * Compared as unsigned bytes, as PostgreSQL compares {@code bytea}.
 */
public record TransactionHash(long first, long second, long third, long fourth) implements Comparable<TransactionHash> {
    public static final int SIZE_BYTES = 32;

    /**
     * Reads a hash as it is displayed.
     *
     * @param hex 64 hexadecimal digits, upper or lower case
     * @throws IllegalArgumentException if it is anything else
     */
    public static TransactionHash ofHex(String hex) {
        if (hex.length() != 2 * SIZE_BYTES) {
            throw new IllegalArgumentException("a transaction hash has 64 hexadecimal digits, not " + hex.length());
        }
        return new TransactionHash(
                HexFormat.fromHexDigitsToLong(hex, 0, 16),
                HexFormat.fromHexDigitsToLong(hex, 16, 32),
                HexFormat.fromHexDigitsToLong(hex, 32, 48),
                HexFormat.fromHexDigitsToLong(hex, 48, 64));
    }

    /**
     * Takes over the bytes of a hash, in display order.
     *
     * @param bytes exactly 32 bytes
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static TransactionHash of(byte[] bytes) {
        if (bytes.length != SIZE_BYTES) {
            throw new IllegalArgumentException("a transaction hash has 32 bytes, not " + bytes.length);
        }
        return readFrom(ByteBuffer.wrap(bytes));
    }

    /** Takes the next 32 bytes of a buffer, in display order. */
    public static TransactionHash readFrom(ByteBuffer buffer) {
        return new TransactionHash(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** Puts the 32 bytes into a buffer, in display order. */
    public void writeTo(ByteBuffer buffer) {
        buffer.putLong(first).putLong(second).putLong(third).putLong(fourth);
    }

    /** The 32 bytes, in display order. */
    public byte[] toBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(SIZE_BYTES);
        writeTo(buffer);
        return buffer.array();
    }

    @Override
    public int compareTo(TransactionHash other) {
        int order = Long.compareUnsigned(first, other.first);
        if (order == 0) {
            order = Long.compareUnsigned(second, other.second);
        }
        if (order == 0) {
            order = Long.compareUnsigned(third, other.third);
        }
        return order == 0 ? Long.compareUnsigned(fourth, other.fourth) : order;
    }

    /** 64 hexadecimal digits, lower case. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(first) + hex.toHexDigits(second) + hex.toHexDigits(third) + hex.toHexDigits(fourth);
    }
}
