package dev.counterflow.bench;

import java.util.Locale;

/** How numbers are written in the tables of results. */
final class Numbers {
    private Numbers() {}

    /** Three significant digits or more. */
    static String text(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : value < 100 ? "%.1f" : "%.0f", value);
    }
}
