package dev.counterflow.source.google;

import com.google.auth.oauth2.PKCEProvider;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Proves that who exchanges a code is who asked for it (RFC 7636, method S256). Not the library's own, as its verifiers
 * have 170 characters, and the RFC allows 128. Immutable.
 */
final class ProofKey implements PKCEProvider {
    private static final int SIZE_BYTES = 32;

    private final String verifier;

    ProofKey(SecureRandom random) {
        this.verifier = randomText(random, SIZE_BYTES);
    }

    /** So many random bytes in the letters that addresses may hold. */
    static String randomText(SecureRandom random, int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        random.nextBytes(bytes);
        return base64(bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String getCodeVerifier() {
        return verifier;
    }

    @Override
    public String getCodeChallenge() {
        try {
            return base64(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String getCodeChallengeMethod() {
        return "S256";
    }
}
