package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The folder with the passwords of the program's own roles: one file each, readable by its owner only. */
final class Secrets {
    private static final int PASSWORD_BYTES = 33;

    private final Path folder;

    Secrets(Path folder) {
        this.folder = folder;
    }

    Password password(Role role) {
        return Password.inFile(file(role));
    }

    boolean exists(Role role) {
        return Files.exists(file(role));
    }

    /** @throws CounterflowException if there is no password of a role: the message says what to do */
    void require(Role role) {
        if (!exists(role)) {
            throw new CounterflowException(
                    Problem.CLUSTER_STATE,
                    "there is no password of " + role.roleName() + " in " + folder
                            + "; run 'counterflow init', or copy the folder from where that was done");
        }
    }

    /** Generates the password of a role, unless there is one. */
    void create(Role role) {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            writePrivately(file(role), password + "\n");
        } catch (FileAlreadyExistsException e) {
            // Kept: the role has this password already.
        } catch (IOException e) {
            throw new CounterflowException(
                    Problem.FILE_ACCESS,
                    "the password file " + file(role) + " cannot be written: " + e.getMessage(),
                    e);
        }
    }

    private static void writePrivately(Path file, String text) throws IOException {
        // Nobody else may read the file even for the moment between its creation and a change of its mode.
        try (var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(java.nio.ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
    }

    private Path file(Role role) {
        return folder.resolve(role.roleName());
    }
}
