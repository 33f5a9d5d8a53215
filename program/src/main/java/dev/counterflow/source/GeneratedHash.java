package dev.counterflow.source;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.TransactionHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;

/**
 * The hashes of generated transactions: SHA-256 of the chain's code, and of seed, day and index, each as eight bytes.
 * They are those of no real transaction, and no two chains share one. Not thread-safe.
 */
final class GeneratedHash {
    private final MessageDigest digest;
    private final ByteBuffer hashed;
    private final int indexAt;

    GeneratedHash(Chain chain, long seed, LocalDate day) {
        byte[] code = chain.code().getBytes(StandardCharsets.US_ASCII);
        hashed = ByteBuffer.allocate(code.length + 3 * Long.BYTES)
                .put(code)
                .putLong(seed)
                .putLong(day.toEpochDay());
        indexAt = hashed.position();
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, but this one has not", e);
        }
    }

    TransactionHash of(long index) {
        hashed.putLong(indexAt, index);
        return TransactionHash.of(digest.digest(hashed.array()));
    }
}
