package dev.counterflow.web;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Comma-separated values as in RFC 4180, with a line feed alone at the end of a line. Safe to open in a spreadsheet: no
 * cell is computed. Thread safe.
 */
public final class Csv {
    private static final String STARTS_OF_FORMULAS = "=+-@\t\r\n";

    private Csv() {}

    /** One line with its end. */
    public static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\n";
    }

    private static String cell(String text) {
        // A spreadsheet would compute a cell that starts like this; after an apostrophe it is text.
        String safe = !text.isEmpty() && STARTS_OF_FORMULAS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean quote = safe.chars().anyMatch(character -> ",\"\r\n".indexOf(character) >= 0);
        return quote ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
