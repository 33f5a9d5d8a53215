package dev.counterflow.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** The text of an access key: 256 random bits behind a prefix that scanners for secrets can know. */
public final class AccessToken {
    private static final String PREFIX = "counterflow_";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private AccessToken() {}

    /** A new one. */
    static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What is kept of one: its SHA-256. Of any text, since anybody may show anything. */
    public static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
