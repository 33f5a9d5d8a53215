package dev.counterflow.chain;

import java.nio.charset.StandardCharsets;

/**
 * Addresses of segregated witness: bech32 (BIP 173) for version 0 and bech32m (BIP 350) for versions 1 to 16.
 * Thread-safe.
 */
final class Bech32 {
    static final int MAX_LENGTH = 90;
    static final int MAX_WITNESS_VERSION = 16;

    private static final int CHECKSUM_GROUPS = 6;
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int[] REMAINDERS = remainders();

    private Bech32() {}

    /** The two checksums, told apart by the remainder that a valid text leaves. */
    enum Variant {
        BECH32(1),
        BECH32M(0x2bc830a3);

        private final int remainder;

        Variant(int remainder) {
            this.remainder = remainder;
        }

        static Variant ofWitnessVersion(int version) {
            return version == 0 ? BECH32 : BECH32M;
        }
    }

    /** A text whose checksum holds: its human-readable part and its groups of five bits without the checksum. */
    static final class Parts {
        final String prefix;
        final byte[] groups;
        final Variant variant;

        private Parts(String prefix, byte[] groups, Variant variant) {
            this.prefix = prefix;
            this.groups = groups;
            this.variant = variant;
        }
    }

    static String encode(String prefix, byte[] groups, Variant variant) {
        byte[] text = new byte[prefix.length() + 1 + groups.length + CHECKSUM_GROUPS];
        int checksum = remainderOf(prefix);
        int index = 0;
        while (index < prefix.length()) {
            text[index] = (byte) prefix.charAt(index);
            index++;
        }
        text[index++] = '1';
        for (byte group : groups) {
            checksum = step(checksum, group);
            text[index++] = Base32.character(group);
        }
        for (int i = 0; i < CHECKSUM_GROUPS; i++) {
            checksum = step(checksum, 0);
        }
        checksum ^= variant.remainder;
        for (int shift = 5 * (CHECKSUM_GROUPS - 1); shift >= 0; shift -= 5) {
            text[index++] = Base32.character(checksum >> shift & 31);
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Checks the form and the checksum; the result is in lower case. */
    static Parts decode(String text) throws MalformedAddressException {
        if (text.length() > MAX_LENGTH) {
            throw new MalformedAddressException(
                    "it has " + text.length() + " characters, and the format allows " + MAX_LENGTH);
        }
        int separator = text.lastIndexOf('1');
        if (separator < 1 || text.length() - separator - 1 < CHECKSUM_GROUPS) {
            throw new MalformedAddressException("it lacks a prefix, the separator '1' or the checksum");
        }
        for (int i = 0; i < separator; i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7F) {
                throw MalformedAddressException.character(text.charAt(i), i, "");
            }
        }
        String lower = Base32.lowerCase(text);
        String prefix = lower.substring(0, separator);
        byte[] values = Base32.valuesOf(lower, separator + 1);
        int remainder = remainderOf(prefix);
        for (byte value : values) {
            remainder = step(remainder, value);
        }
        byte[] groups = new byte[values.length - CHECKSUM_GROUPS];
        System.arraycopy(values, 0, groups, 0, groups.length);
        for (Variant variant : Variant.values()) {
            if (remainder == variant.remainder) {
                return new Parts(prefix, groups, variant);
            }
        }
        throw MalformedAddressException.checksum();
    }

    static String encodeWitness(String prefix, int version, byte[] program) {
        byte[] groups = new byte[1 + Base32.groupsOf(program.length)];
        groups[0] = (byte) version;
        Base32.toGroups(program, groups, 1);
        return encode(prefix, groups, Variant.ofWitnessVersion(version));
    }

    /** Checks the laws of BIP 141 and BIP 350 for a witness program; returns the program. */
    static byte[] witnessProgram(Parts parts) throws MalformedAddressException {
        if (parts.groups.length == 0) {
            throw new MalformedAddressException("it holds nothing after its prefix");
        }
        int version = parts.groups[0];
        if (version > MAX_WITNESS_VERSION) {
            throw new MalformedAddressException("its witness version " + version + " does not exist");
        }
        byte[] program = Base32.toBytes(parts.groups, 1, parts.groups.length);
        if (program.length < 2
                || program.length > 40
                || (version == 0 && program.length != 20 && program.length != 32)) {
            throw new MalformedAddressException(
                    "it holds " + program.length + " bytes, which witness version " + version + " does not allow");
        }
        if (parts.variant != Variant.ofWitnessVersion(version)) {
            throw MalformedAddressException.checksum();
        }
        return program;
    }

    private static int remainderOf(String prefix) {
        int remainder = 1;
        for (int i = 0; i < prefix.length(); i++) {
            remainder = step(remainder, prefix.charAt(i) >> 5);
        }
        remainder = step(remainder, 0);
        for (int i = 0; i < prefix.length(); i++) {
            remainder = step(remainder, prefix.charAt(i) & 31);
        }
        return remainder;
    }

    private static int step(int remainder, int value) {
        return (remainder & 0x1ffffff) << 5 ^ value ^ REMAINDERS[remainder >>> 25];
    }

    /** What the top five bits of the remainder put in when they are shifted out. */
    private static int[] remainders() {
        int[] remainders = new int[32];
        for (int top = 0; top < remainders.length; top++) {
            for (int bit = 0; bit < GENERATOR.length; bit++) {
                remainders[top] ^= (top >> bit & 1) == 1 ? GENERATOR[bit] : 0;
            }
        }
        return remainders;
    }
}
