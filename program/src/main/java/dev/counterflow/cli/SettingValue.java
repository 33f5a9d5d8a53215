package dev.counterflow.cli;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The text of a setting, and where it stands.
 *
 * @param setting what is set
 * @param text what it is set to
 * @param origin where that is written: a flag, a variable, a file and key
 * @param folder what a relative path starts from
 */
record SettingValue(Setting setting, String text, String origin, Path folder) {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern MONEY = Pattern.compile("\\d{1,6}(\\.\\d{1,4})?");

    long number() {
        long number = NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
        if (number < setting.least() || number > setting.most()) {
            throw invalid("a whole number from " + setting.least() + " to " + setting.most());
        }
        return number;
    }

    /** A whole number of 64 bits that is not negative. */
    long bytes() {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The message below says so.
        }
        throw invalid("a whole number, 0 or more");
    }

    /** An amount of money with up to four decimals. */
    BigDecimal money() {
        if (MONEY.matcher(text).matches()) {
            return new BigDecimal(text);
        }
        throw invalid("an amount such as 1.10");
    }

    boolean yesOrNo() {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid("true or false");
        };
    }

    /** The URL of a site: scheme, name and perhaps a port. */
    URI site() {
        try {
            URI url = new URI(text);
            boolean known = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            boolean bare = String.valueOf(url.getRawPath()).matches("/?") && url.getRawQuery() == null;
            if (known && bare && url.getHost() != null && url.getRawUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // The message below says so.
        }
        throw invalid("a URL such as https://counterflow.example.org");
    }

    Path path() {
        try {
            if (!text.isBlank()) {
                return folder.resolve(text).normalize();
            }
        } catch (InvalidPathException e) {
            // The message below says so.
        }
        throw invalid("a path");
    }

    private CounterflowException invalid(String expected) {
        return new CounterflowException(
                Problem.INVALID_PARAMETER, origin + " is " + Quoted.text(text) + "; it should be " + expected);
    }
}
