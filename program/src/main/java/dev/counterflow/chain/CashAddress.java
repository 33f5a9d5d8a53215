package dev.counterflow.chain;

import java.nio.charset.StandardCharsets;

/**
 * Addresses of Bitcoin Cash, as its specification {@code cashaddr.md} (version 1.1) says: a prefix, a colon, a version
 * byte and a hash in base 32, and a checksum of 40 bits. Thread-safe.
 */
final class CashAddress {
    static final int KEY_HASH = 0;
    static final int SCRIPT_HASH = 1;

    private static final int CHECKSUM_GROUPS = 8;
    private static final int MAX_TYPE = 15;
    private static final int[] HASH_BYTES = {20, 24, 28, 32, 40, 48, 56, 64};
    private static final long[] GENERATOR = {0x98f2bc8e61L, 0x79b76d99e2L, 0xf33e5fb3c4L, 0xae2eabe2a8L, 0x1e4f43e470L};
    private static final long[] REMAINDERS = remainders();

    /** Which kind of script the hash is of. */
    final int type;

    final byte[] hash;

    private CashAddress(int type, byte[] hash) {
        this.type = type;
        this.hash = hash;
    }

    /**
     * The address with its prefix, in lower case.
     *
     * @param type {@link #KEY_HASH}, {@link #SCRIPT_HASH}, or another up to 15
     * @param hash of a size that the format knows
     */
    static String encode(String prefix, int type, byte[] hash) {
        byte[] payload = new byte[1 + hash.length];
        payload[0] = (byte) (type << 3 | sizeCode(hash.length));
        System.arraycopy(hash, 0, payload, 1, hash.length);
        byte[] groups = new byte[Base32.groupsOf(payload.length) + CHECKSUM_GROUPS];
        int end = Base32.toGroups(payload, groups, 0);
        long checksum = remainder(prefix, groups);
        for (int i = 0; i < CHECKSUM_GROUPS; i++) {
            groups[end + i] = (byte) (checksum >> (5 * (CHECKSUM_GROUPS - 1 - i)) & 31);
        }
        byte[] text = new byte[prefix.length() + 1 + groups.length];
        for (int i = 0; i < prefix.length(); i++) {
            text[i] = (byte) prefix.charAt(i);
        }
        text[prefix.length()] = ':';
        for (int i = 0; i < groups.length; i++) {
            text[prefix.length() + 1 + i] = Base32.character(groups[i]);
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Reads an address with or without the prefix; if there is one it must be this. */
    static CashAddress decode(String prefix, String text) throws MalformedAddressException {
        String lower = Base32.lowerCase(text);
        int colon = lower.indexOf(':');
        if (colon >= 0 && !lower.substring(0, colon).equals(prefix)) {
            throw new MalformedAddressException("its prefix is not '" + prefix + "'");
        }
        byte[] groups = checkedGroups(prefix, lower, colon + 1);
        byte[] payload = Base32.toBytes(groups, 0, groups.length - CHECKSUM_GROUPS);
        if (payload.length == 0 || payload[0] < 0) {
            throw new MalformedAddressException("its version is one that does not exist");
        }
        byte[] hash = new byte[payload.length - 1];
        System.arraycopy(payload, 1, hash, 0, hash.length);
        if (HASH_BYTES[payload[0] & 7] != hash.length) {
            throw new MalformedAddressException(
                    "it says that it holds " + HASH_BYTES[payload[0] & 7] + " bytes, and holds " + hash.length);
        }
        return new CashAddress(payload[0] >> 3 & MAX_TYPE, hash);
    }

    /** The groups of five bits after {@code start}, checksum included, if the checksum holds. */
    static byte[] checkedGroups(String prefix, String lower, int start) throws MalformedAddressException {
        byte[] groups = Base32.valuesOf(lower, start);
        if (groups.length < CHECKSUM_GROUPS) {
            throw new MalformedAddressException("it is too short to hold a checksum");
        }
        if (remainder(prefix, groups) != 0) {
            throw MalformedAddressException.checksum();
        }
        return groups;
    }

    private static int sizeCode(int bytes) {
        for (int code = 0; code < HASH_BYTES.length; code++) {
            if (HASH_BYTES[code] == bytes) {
                return code;
            }
        }
        throw new IllegalArgumentException("a cash address cannot hold " + bytes + " bytes");
    }

    private static long remainder(String prefix, byte[] groups) {
        long remainder = 1;
        for (int i = 0; i < prefix.length(); i++) {
            remainder = step(remainder, prefix.charAt(i) & 31);
        }
        remainder = step(remainder, 0);
        for (byte group : groups) {
            remainder = step(remainder, group);
        }
        return remainder ^ 1;
    }

    private static long step(long remainder, int value) {
        return (remainder & 0x07ffffffffL) << 5 ^ value ^ REMAINDERS[(int) (remainder >>> 35)];
    }

    /** What the top five bits of the remainder put in when they are shifted out. */
    private static long[] remainders() {
        long[] remainders = new long[32];
        for (int top = 0; top < remainders.length; top++) {
            for (int bit = 0; bit < GENERATOR.length; bit++) {
                remainders[top] ^= (top >> bit & 1) == 1 ? GENERATOR[bit] : 0;
            }
        }
        return remainders;
    }
}
