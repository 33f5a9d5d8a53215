package dev.counterflow.source;

/** One line of a file, without its end. */
final class Line {
    private final long number;
    private final byte[] bytes;
    private final boolean tooLong;

    private Line(long number, byte[] bytes, boolean tooLong) {
        this.number = number;
        this.bytes = bytes;
        this.tooLong = tooLong;
    }

    static Line of(long number, byte[] bytes) {
        return new Line(number, bytes, false);
    }

    /** A line whose bytes were not kept. */
    static Line tooLong(long number) {
        return new Line(number, new byte[0], true);
    }

    /** Counted from 1. */
    long number() {
        return number;
    }

    /** Not to be changed; it is not copied for speed. */
    byte[] bytes() {
        return bytes;
    }

    boolean tooLong() {
        return tooLong;
    }

    /** Whether there is nothing but spaces and tabs. */
    boolean blank() {
        if (tooLong) {
            return false;
        }
        for (byte character : bytes) {
            if (character != ' ' && character != '\t') {
                return false;
            }
        }
        return true;
    }
}
