package dev.counterflow.chain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** The alphabet that bech32 (BIP 173) and cash addresses share, and bytes as groups of five bits. Thread-safe. */
final class Base32 {
    private static final byte[] ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = values();

    private Base32() {}

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int value = 0; value < ALPHABET.length; value++) {
            values[ALPHABET[value]] = (byte) value;
        }
        return values;
    }

    static byte character(int value) {
        return ALPHABET[value];
    }

    /** The values of the characters of a lower-case text from {@code start} on. */
    static byte[] valuesOf(String text, int start) throws MalformedAddressException {
        byte[] values = new byte[text.length() - start];
        for (int i = 0; i < values.length; i++) {
            char character = text.charAt(start + i);
            if (character >= VALUES.length || VALUES[character] < 0) {
                throw MalformedAddressException.character(
                        character, start + i, " (after the prefix, 1, b, i and o are never used)");
            }
            values[i] = VALUES[character];
        }
        return values;
    }

    /** The text in lower case; refuses a mixture, which no wallet writes and only an error makes. */
    static String lowerCase(String text) throws MalformedAddressException {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.equals(text) && !text.toUpperCase(Locale.ROOT).equals(text)) {
            throw new MalformedAddressException("it mixes upper and lower case; write all of it in lower case");
        }
        return lower;
    }

    static int groupsOf(int bytes) {
        return (bytes * 8 + 4) / 5;
    }

    /** Writes bytes as groups of five bits, the last one padded with zeros; returns the index after them. */
    static int toGroups(byte[] bytes, byte[] groups, int start) {
        int index = start;
        int bits = 0;
        int pending = 0;
        for (byte next : bytes) {
            pending = (pending << 8 | (next & 0xFF)) & 0xFFF;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                groups[index++] = (byte) (pending >> bits & 31);
            }
        }
        if (bits > 0) {
            groups[index++] = (byte) ((pending << (5 - bits)) & 31);
        }
        return index;
    }

    /** The bytes of the groups from {@code start} to {@code end}, which may leave up to four bits, all zero. */
    static byte[] toBytes(byte[] groups, int start, int end) throws MalformedAddressException {
        byte[] bytes = new byte[(end - start) * 5 / 8];
        int index = 0;
        int bits = 0;
        int pending = 0;
        for (int i = start; i < end; i++) {
            pending = (pending << 5 | groups[i]) & 0xFFF;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[index++] = (byte) (pending >> bits);
            }
        }
        if (bits >= 5 || (pending & ((1 << bits) - 1)) != 0) {
            throw new MalformedAddressException("its last characters carry bits that must not be there");
        }
        return bytes;
    }
}
