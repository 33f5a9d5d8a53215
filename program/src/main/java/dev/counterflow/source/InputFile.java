package dev.counterflow.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A file to read, or the standard input.
 *
 * @param name as the user gave it
 * @param sizeBytes as stored, compressed or not; 0 if unknown
 * @param identity which file this is and in which state, by its real path, size and time of modification
 */
record InputFile(String name, long sizeBytes, String identity, Opening opening) {
    static final String NAME_OF_STANDARD_INPUT = "standard input";

    interface Opening {
        InputStream open() throws IOException;
    }

    static InputFile of(Path path) throws IOException {
        long sizeBytes = Files.size(path);
        String identity = path.toRealPath() + " " + sizeBytes + " " + Files.getLastModifiedTime(path);
        return new InputFile(path.toString(), sizeBytes, identity, () -> Files.newInputStream(path));
    }

    /** Nobody knows what a pipe will give, so it is taken for another one each time. */
    static InputFile ofStandardInput(InputStream in, Instant now) {
        return new InputFile(NAME_OF_STANDARD_INPUT, 0, NAME_OF_STANDARD_INPUT + " at " + now, () -> in);
    }

    StoredInput open() throws StoredInput.UnreadableException {
        try {
            return new StoredInput(opening.open());
        } catch (IOException e) {
            throw new StoredInput.UnreadableException(e);
        }
    }
}
