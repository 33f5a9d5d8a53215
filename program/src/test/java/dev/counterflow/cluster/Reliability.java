package dev.counterflow.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the tests saw of each fault, in {@code target/reliability}: the figures that docs/reliability.md quotes. */
public final class Reliability {
    private static final Path FOLDER = Path.of("target", "reliability");

    private Reliability() {}

    /** Whether the long loops run: {@code -Dchaos=full}. */
    public static boolean isFull() {
        return "full".equals(System.getProperty("chaos"));
    }

    /**
     * Notes how a fault was survived.
     *
     * @param fault a name that is good for a file
     */
    public static void note(String fault, String seen) {
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(fault + ".txt"), seen + "\n");
            System.out.println(fault + ": " + seen);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
