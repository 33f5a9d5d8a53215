package dev.counterflow.chain;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Addresses as people write them. In transactions, tables and answers an address is its canonical text; this class makes
 * it. Thread-safe.
 */
public final class Address {
    /** Stands for the new coins that a coinbase transaction pays out. */
    public static final String COINBASE = "coinbase";

    /** Stands for values that move without an address. */
    public static final String SHIELDED = "shielded";

    /** Starts the label of a script without an address; 40 lower-case hexadecimal digits of its hash follow. */
    public static final String NONSTANDARD_PREFIX = "nonstandard";

    /** The most characters that an address can have. */
    public static final int MAX_LENGTH = Bech32.MAX_LENGTH;

    private static final Pattern LABEL =
            Pattern.compile(COINBASE + "|" + SHIELDED + "|" + NONSTANDARD_PREFIX + "[0-9a-f]{40}");
    private static final int LONGEST_BASE58 = 36;
    private static final int SHOWN_CHARACTERS = 100;

    private Address() {}

    /**
     * The canonical text of an address: bech32 and cash addresses in lower case, cash addresses with their prefix, and
     * an old form of an address in the form that the chain's node writes today. A label that stands for an address is
     * an address of every chain.
     *
     * @throws CounterflowException with {@link Problem#INVALID_ADDRESS} if it is not an address of the chain; the
     *     message says why and shows at most 100 characters of the text, without control characters
     */
    public static String parse(String text, Chain chain) {
        if (text.isEmpty()) {
            throw invalid("the address is empty; give an address of " + chain.code());
        }
        if (LABEL.matcher(text).matches()) {
            return text;
        }
        try {
            return canonical(text, chain);
        } catch (MalformedAddressException e) {
            List<Chain> others = Arrays.stream(Chain.values())
                    .filter(other -> other != chain && isAddress(text, other))
                    .toList();
            throw invalid(
                    others.isEmpty()
                            ? shown(text) + " is not a " + chain.code() + " address: " + e.getMessage()
                            : shown(text) + " is a " + codes(others) + " address; the chain asked for is "
                                    + chain.code());
        }
    }

    private static boolean isAddress(String text, Chain chain) {
        try {
            canonical(text, chain);
            return true;
        } catch (MalformedAddressException e) {
            return false;
        }
    }

    private static String canonical(String text, Chain chain) throws MalformedAddressException {
        if (text.length() > MAX_LENGTH) {
            throw new MalformedAddressException(
                    "it has " + text.length() + " characters, and no address has more than " + MAX_LENGTH);
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (chain.segwitPrefix().isPresent()
                && lower.startsWith(chain.segwitPrefix().get() + "1")
                && !isBase58Check(text)) {
            Bech32.Parts parts = Bech32.decode(text);
            if (!parts.prefix.equals(chain.segwitPrefix().get())) {
                throw new MalformedAddressException("a '1' stands where none can be");
            }
            Bech32.witnessProgram(parts);
            return lower;
        }
        if (chain.cashPrefix().isPresent()
                && isCashShaped(lower, chain.cashPrefix().get())) {
            return canonicalCash(text, chain, chain.cashPrefix().get());
        }
        try {
            return canonicalBase58(text, chain);
        } catch (MalformedAddressException e) {
            throw isBech32(text)
                    ? new MalformedAddressException("it starts with '" + lower.substring(0, lower.lastIndexOf('1') + 1)
                            + "', so it is of another chain or of a test network")
                    : e;
        }
    }

    private static boolean isBech32(String text) {
        try {
            Bech32.decode(text);
            return true;
        } catch (MalformedAddressException e) {
            return false;
        }
    }

    /** A base58 address may begin as segwit addresses do, but for the case of letters: some of litecoin with LTC1. */
    private static boolean isBase58Check(String text) {
        if (text.length() > LONGEST_BASE58) {
            return false;
        }
        try {
            new Base58Check().decode(text);
            return true;
        } catch (MalformedAddressException e) {
            return false;
        }
    }

    /** Cash addresses of 20 bytes have 42 characters after the prefix; no base58 address has so many. */
    private static boolean isCashShaped(String lower, String prefix) {
        return lower.startsWith(prefix + ":") || (lower.length() > LONGEST_BASE58 && lower.indexOf(':') < 0);
    }

    private static String canonicalCash(String text, Chain chain, String prefix) throws MalformedAddressException {
        CashAddress address = CashAddress.decode(prefix, text);
        boolean known = switch (address.type) {
            case CashAddress.KEY_HASH -> address.hash.length == 20;
            case CashAddress.SCRIPT_HASH -> address.hash.length == 20 || address.hash.length == 32;
            default -> false;
        };
        if (!known) {
            throw new MalformedAddressException("it is of a type that " + chain.code() + " does not use");
        }
        return CashAddress.encode(prefix, address.type, address.hash);
    }

    private static String canonicalBase58(String text, Chain chain) throws MalformedAddressException {
        byte[] decoded = new Base58Check().decode(text);
        int versionBytes = chain.keyVersion() > 0xFF ? 2 : 1;
        if (decoded.length != versionBytes + ScriptType.P2PKH.payloadBytes()) {
            throw new MalformedAddressException("it holds " + decoded.length + " bytes, and an address holds "
                    + (versionBytes + ScriptType.P2PKH.payloadBytes()));
        }
        int version = versionBytes == 2 ? (decoded[0] & 0xFF) << 8 | (decoded[1] & 0xFF) : decoded[0] & 0xFF;
        byte[] payload = Arrays.copyOfRange(decoded, versionBytes, decoded.length);
        AddressEncoder encoder = new AddressEncoder(chain);
        if (version == chain.keyVersion()) {
            return encoder.encode(ScriptType.P2PKH, payload);
        }
        if (version == chain.scriptVersion() || chain.oldScriptVersion().orElse(-1) == version) {
            return encoder.encode(ScriptType.P2SH, payload);
        }
        throw new MalformedAddressException("its version " + version + " is that of another network");
    }

    private static String codes(List<Chain> chains) {
        return chains.stream().map(Chain::code).collect(Collectors.joining(" or "));
    }

    /** Bad input is shown so that a person knows which one is meant, but not all of it and nothing that acts. */
    private static String shown(String text) {
        String start = text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS - 3) + "..." : text;
        return start.chars()
                .mapToObj(character -> character > ' ' && character < 0x7F ? Character.toString(character) : "?")
                .collect(Collectors.joining());
    }

    private static CounterflowException invalid(String message) {
        return new CounterflowException(Problem.INVALID_ADDRESS, message);
    }
}
