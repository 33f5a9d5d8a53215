package dev.counterflow.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Says in a few words which files are read, and in which state, so that two inputs that differ are told apart. */
final class Inventory {
    private static final int MOST_CHARACTERS_OF_PATHS = 200;
    private static final int BYTES_OF_FINGERPRINT = 16;

    private Inventory() {}

    /** The paths as the user gave them, and a fingerprint; bounded whatever there is. */
    static String describe(List<String> paths, List<InputFile> files) {
        String named = paths.stream()
                .map(path -> path.equals(FilesSource.STANDARD_INPUT) ? InputFile.NAME_OF_STANDARD_INPUT : path)
                .collect(Collectors.joining(", "));
        String shown = named.length() > MOST_CHARACTERS_OF_PATHS
                ? named.substring(0, MOST_CHARACTERS_OF_PATHS) + "..."
                : named;
        String count = files.size() == 1 ? "1 file" : files.size() + " files";
        return shown + " (" + count + ", fingerprint " + fingerprint(files) + ")";
    }

    private static String fingerprint(List<InputFile> files) {
        MessageDigest digest = sha256();
        for (InputFile file : files) {
            digest.update(file.identity().getBytes(StandardCharsets.UTF_8));
            // No path holds this character, so no two lists of files run together.
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES_OF_FINGERPRINT);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
