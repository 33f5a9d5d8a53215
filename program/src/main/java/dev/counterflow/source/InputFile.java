package dev.counterflow.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file to read, or the standard input.
 *
 * @param name as the user gave it
 * @param sizeBytes as stored, compressed or not; 0 if unknown
 */
record InputFile(String name, long sizeBytes, Opening opening) {
    static final String NAME_OF_STANDARD_INPUT = "standard input";

    interface Opening {
        InputStream open() throws IOException;
    }

    static InputFile of(Path path) throws IOException {
        return new InputFile(path.toString(), Files.size(path), () -> Files.newInputStream(path));
    }

    static InputFile ofStandardInput(InputStream in) {
        return new InputFile(NAME_OF_STANDARD_INPUT, 0, () -> in);
    }

    StoredInput open() throws StoredInput.UnreadableException {
        try {
            return new StoredInput(opening.open());
        } catch (IOException e) {
            throw new StoredInput.UnreadableException(e);
        }
    }
}
