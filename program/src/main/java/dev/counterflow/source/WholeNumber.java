package dev.counterflow.source;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads amounts and counts, which JSON rows hold as numbers or as strings, and never rounds them. */
final class WholeNumber {
    /** Longer than any amount that fits 64 bits, with room for a fraction of zeros such as NUMERIC columns have. */
    private static final int LONGEST_TEXT = 64;

    /** Of ASCII: {@link BigDecimal} would take the digits of every script, and a plus. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private WholeNumber() {}

    /** The number that the text is, if it is a whole one of 64 bits: {@code 5}, {@code -5}, {@code 5.0}, {@code 5e8}. */
    static OptionalLong read(String text) {
        if (text.length() > LONGEST_TEXT || !NUMBER.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(new BigDecimal(text).longValueExact());
        } catch (NumberFormatException | ArithmeticException isNotOne) {
            return OptionalLong.empty();
        }
    }
}
