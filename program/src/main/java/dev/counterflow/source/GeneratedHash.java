package dev.counterflow.source;

import dev.counterflow.chain.TransactionHash;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;

/**
 * The hashes of generated transactions: SHA-256 of seed, day and index, each as eight bytes. They are those of no real
 * transaction. Not thread-safe.
 */
final class GeneratedHash {
    private final MessageDigest digest;
    private final byte[] bytes = new byte[3 * Long.BYTES];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);

    GeneratedHash(long seed, LocalDate day) {
        buffer.putLong(0, seed).putLong(Long.BYTES, day.toEpochDay());
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, but this one has not", e);
        }
    }

    TransactionHash of(long index) {
        buffer.putLong(2 * Long.BYTES, index);
        return TransactionHash.of(digest.digest(bytes));
    }
}
