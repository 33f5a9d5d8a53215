package dev.counterflow.source;

/**
 * Where a row stands in the input.
 *
 * @param input the file's path as the user gave it, or another name for the input
 * @param line the line or row, counted from 1
 */
public record Position(String input, long line) {
    @Override
    public String toString() {
        return input + ":" + line;
    }
}
