package dev.counterflow.cli;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
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

    long number() {
        long number = NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
        if (number < setting.least() || number > setting.most()) {
            throw invalid("a whole number from " + setting.least() + " to " + setting.most());
        }
        return number;
    }

    boolean yesOrNo() {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid("true or false");
        };
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
