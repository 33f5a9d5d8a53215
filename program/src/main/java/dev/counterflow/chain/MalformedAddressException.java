package dev.counterflow.chain;

/** Why a text is no address: a clause that can stand after a colon. */
final class MalformedAddressException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedAddressException(String reason) {
        super(reason, null, false, false);
    }

    static MalformedAddressException checksum() {
        return new MalformedAddressException("its checksum does not match, so it is probably mistyped");
    }

    /** A character that the format does not use; {@code index} counts from 0, the message from 1. */
    static MalformedAddressException character(char character, int index, String hint) {
        String shown = character > ' ' && character < 0x7F
                ? "'" + character + "'"
                : "the character U+" + String.format("%04X", (int) character);
        return new MalformedAddressException(shown + " at position " + (index + 1) + " cannot be in it" + hint);
    }
}
