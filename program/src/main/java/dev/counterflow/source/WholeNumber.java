package dev.counterflow.source;

import java.math.BigDecimal;
import java.util.OptionalLong;

/** Reads amounts and counts, which JSON rows hold as numbers or as strings, and never rounds them. */
final class WholeNumber {
    /** Longer than any amount that fits 64 bits, with room for a fraction of zeros such as NUMERIC columns have. */
    private static final int LONGEST_TEXT = 64;

    private WholeNumber() {}

    /** The number that the text is, if it is a whole one of 64 bits: {@code 5}, {@code -5}, {@code 5.0}, {@code 5e8}. */
    static OptionalLong read(String text) {
        if (text.length() > LONGEST_TEXT) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(new BigDecimal(text).longValueExact());
        } catch (NumberFormatException | ArithmeticException isNotOne) {
            return OptionalLong.empty();
        }
    }
}
