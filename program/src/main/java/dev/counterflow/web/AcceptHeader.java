package dev.counterflow.web;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client takes, and which of it rather, as RFC 9110, section 12.5.1, has it: the closest range counts. */
final class AcceptHeader {
    private static final Pattern QUALITY =
            Pattern.compile(";\\s*q\\s*=\\s*(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)\\s*(?:;|$)");

    private AcceptHeader() {}

    /** Whether a client takes the first type rather than the second one. One that takes both alike does not. */
    static boolean prefers(String accept, String first, String second) {
        return quality(accept, first) > quality(accept, second);
    }

    private static double quality(String accept, String type) {
        double quality = 0;
        int closest = -1;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            int closeness = closeness(range.replaceFirst(";.*", "").strip(), type);
            if (closeness > closest) {
                closest = closeness;
                Matcher matcher = QUALITY.matcher(range);
                quality = matcher.find() ? Double.parseDouble(matcher.group(1)) : 1;
            }
        }
        return quality;
    }

    /** How close a range is to a type: 2 if it names it, 0 if it takes everything, -1 if it is another's. */
    private static int closeness(String range, String type) {
        if (range.equals(type)) {
            return 2;
        }
        if (range.equals(type.substring(0, type.indexOf('/')) + "/*")) {
            return 1;
        }
        return range.equals("*/*") ? 0 : -1;
    }
}
