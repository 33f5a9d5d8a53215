package dev.counterflow.problem;

/** What a user gave, as a message repeats it: in quotes, bounded, and without anything that could upset a terminal. */
public final class Quoted {
    /** How many characters of a text are repeated. */
    static final int MOST_CHARACTERS = 80;

    private Quoted() {}

    /** The text in single quotes; control and format characters are shown as {@code \\uXXXX}. */
    public static String text(String given) {
        StringBuilder quoted = new StringBuilder("'");
        given.codePoints().limit(MOST_CHARACTERS).forEach(character -> {
            if (isPrintable(character)) {
                quoted.appendCodePoint(character);
            } else {
                quoted.append(String.format("\\u%04X", character));
            }
        });
        boolean cut = given.codePointCount(0, given.length()) > MOST_CHARACTERS;
        return quoted.append(cut ? "..." : "").append('\'').toString();
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
