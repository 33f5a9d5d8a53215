package dev.counterflow.chain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The address format that Bitcoin started with: version, hash, and four bytes of a double SHA-256 as checksum, in base
 * 58. Not thread-safe: it keeps a digest, which is what makes many encodings fast.
 */
final class Base58Check {
    private static final byte[] ALPHABET =
            "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = values();
    private static final int CHECKSUM_BYTES = 4;
    /** Digits are made five at a time: 58^5 is the largest power that, with 32 more bits, stays in a long. */
    private static final int DIGITS_AT_ONCE = 5;

    private static final int FIVE_DIGITS = 58 * 58 * 58 * 58 * 58;

    private final MessageDigest digest = sha256();

    /**
     * The address.
     *
     * @param version one byte, or two if it passes 255
     */
    String encode(int version, byte[] payload) {
        int versionBytes = version > 0xFF ? 2 : 1;
        byte[] bytes = new byte[versionBytes + payload.length + CHECKSUM_BYTES];
        bytes[0] = (byte) (version >> (8 * (versionBytes - 1)));
        bytes[versionBytes - 1] = (byte) version;
        System.arraycopy(payload, 0, bytes, versionBytes, payload.length);
        byte[] checksum = doubleHash(bytes, bytes.length - CHECKSUM_BYTES);
        System.arraycopy(checksum, 0, bytes, bytes.length - CHECKSUM_BYTES, CHECKSUM_BYTES);
        return toBase58(bytes);
    }

    /** Version and payload, if the checksum holds. */
    byte[] decode(String text) throws MalformedAddressException {
        byte[] bytes = fromBase58(text);
        int length = bytes.length - CHECKSUM_BYTES;
        if (length < 1) {
            throw new MalformedAddressException("it is too short");
        }
        byte[] checksum = doubleHash(bytes, length);
        if (!Arrays.equals(checksum, 0, CHECKSUM_BYTES, bytes, length, bytes.length)) {
            throw MalformedAddressException.checksum();
        }
        return Arrays.copyOf(bytes, length);
    }

    static String toBase58(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) {
            zeros++;
        }
        int[] limbs = toLimbs(bytes);
        // 32 bits take less than six digits; digits come five at a time; each leading zero is one character.
        byte[] text = new byte[zeros + limbs.length * 6 + DIGITS_AT_ONCE];
        int index = text.length;
        int first = 0;
        while (first < limbs.length) {
            int rest = divide(limbs, first);
            for (int i = 0; i < DIGITS_AT_ONCE; i++) {
                text[--index] = ALPHABET[rest % 58];
                rest /= 58;
            }
            while (first < limbs.length && limbs[first] == 0) {
                first++;
            }
        }
        while (index < text.length && text[index] == ALPHABET[0]) {
            index++;
        }
        for (int i = 0; i < zeros; i++) {
            text[--index] = ALPHABET[0];
        }
        return new String(text, index, text.length - index, StandardCharsets.ISO_8859_1);
    }

    static byte[] fromBase58(String text) throws MalformedAddressException {
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == ALPHABET[0]) {
            zeros++;
        }
        // A digit carries less than six bits.
        byte[] number = new byte[text.length() * 6 / 8 + 1];
        int used = 0;
        for (int i = zeros; i < text.length(); i++) {
            int carry = valueOf(text, i);
            int index = number.length - 1;
            for (int done = 0; done < used || carry != 0; done++, index--) {
                carry += 58 * (number[index] & 0xFF);
                number[index] = (byte) carry;
                carry >>= 8;
            }
            used = number.length - 1 - index;
        }
        byte[] bytes = new byte[zeros + used];
        System.arraycopy(number, number.length - used, bytes, zeros, used);
        return bytes;
    }

    private static int valueOf(String text, int index) throws MalformedAddressException {
        char character = text.charAt(index);
        if (character >= VALUES.length || VALUES[character] < 0) {
            throw MalformedAddressException.character(character, index, " (0, O, I and l are never used)");
        }
        return VALUES[character];
    }

    /** The number as unsigned 32-bit limbs, most significant first. */
    private static int[] toLimbs(byte[] bytes) {
        int[] limbs = new int[(bytes.length + 3) / 4];
        for (int i = 0; i < bytes.length; i++) {
            int fromEnd = bytes.length - 1 - i;
            limbs[limbs.length - 1 - fromEnd / 4] |= (bytes[i] & 0xFF) << (8 * (fromEnd % 4));
        }
        return limbs;
    }

    /** Divides in place by 58^5 and returns the remainder. */
    private static int divide(int[] limbs, int first) {
        long remainder = 0;
        for (int i = first; i < limbs.length; i++) {
            long value = remainder << 32 | (limbs[i] & 0xFFFFFFFFL);
            long quotient = value / FIVE_DIGITS;
            limbs[i] = (int) quotient;
            remainder = value - quotient * FIVE_DIGITS;
        }
        return (int) remainder;
    }

    private byte[] doubleHash(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
        return digest.digest(digest.digest());
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int value = 0; value < ALPHABET.length; value++) {
            values[ALPHABET[value]] = (byte) value;
        }
        return values;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, but this one has not", e);
        }
    }
}
