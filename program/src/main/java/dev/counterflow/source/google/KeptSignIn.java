package dev.counterflow.source.google;

import com.google.auth.oauth2.UserCredentials;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sign-in that the user wants kept: a file that only the user may read, in the form of Google's own
 * {@code authorized_user} files. Not thread safe.
 */
public final class KeptSignIn {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final Revocation revocation;

    /** The sign-in that is kept in a file, or can be. */
    public KeptSignIn(Path file) {
        this(file, Revocation.GOOGLE);
    }

    KeptSignIn(Path file, Revocation revocation) {
        this.file = file;
        this.revocation = revocation;
    }

    /** Where it is kept. */
    public Path file() {
        return file;
    }

    /**
     * Keeps a sign-in. The one before is replaced at once, or not at all.
     *
     * @throws CounterflowException if the file cannot be written
     */
    public void keep(OAuthClient client, UserCredentials credentials) {
        String json = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "type", "authorized_user",
                        "client_id", client.id(),
                        "client_secret", client.secret(),
                        "refresh_token", String.valueOf(credentials.getRefreshToken()),
                        "token_uri", client.tokenUri().toString()));
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            // Made with its permissions: at no time can others read it.
            Path draft =
                    Files.createTempFile(folder, ".sign-in", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try {
                Files.writeString(draft, json);
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new CounterflowException(
                    Problem.FILE_ACCESS, "the sign-in cannot be kept in " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * The credentials that are kept.
     *
     * @throws CounterflowException if the file is damaged, or others may read it
     */
    public Optional<UserCredentials> credentials() {
        JsonNode json = read();
        if (json == null) {
            return Optional.empty();
        }
        return Optional.of(UserCredentials.newBuilder()
                .setClientId(json.path("client_id").asString(""))
                .setClientSecret(json.path("client_secret").asString(""))
                .setRefreshToken(json.path("refresh_token").asString(""))
                .setTokenServerUri(URI.create(json.path("token_uri").asString("")))
                .build());
    }

    private @Nullable JsonNode read() {
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new CounterflowException(
                        Problem.FILE_ACCESS,
                        file + " holds a sign-in and others may read it; run chmod 600 on it, or counterflow logout");
            }
            JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
            if (!json.path("refresh_token").isString()) {
                throw damaged(null);
            }
            return json;
        } catch (NoSuchFileException e) {
            return null;
        } catch (JacksonException e) {
            throw damaged(e);
        } catch (IOException e) {
            throw new CounterflowException(Problem.FILE_ACCESS, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private CounterflowException damaged(@Nullable Exception cause) {
        return new CounterflowException(
                Problem.SIGN_IN_REQUIRED, file + " holds no sign-in; remove it and run counterflow login", cause);
    }

    /** What became of a sign-in that was to end. */
    public enum SignedOut {
        /** It is revoked and removed. */
        REVOKED,
        /** It is removed; Google did not know it any more. */
        UNKNOWN_TO_GOOGLE,
        /** There was none. */
        NONE
    }

    /**
     * Revokes the sign-in at Google and removes the file.
     *
     * @throws CounterflowException if Google cannot be reached; the file is removed all the same
     */
    public SignedOut signOut() throws InterruptedException {
        String token = token();
        if (!remove()) {
            return SignedOut.NONE;
        }
        return token.isEmpty() || !revocation.revoke(token) ? SignedOut.UNKNOWN_TO_GOOGLE : SignedOut.REVOKED;
    }

    /**
     * Removes the file and tells nobody.
     *
     * @return whether there was one
     */
    public boolean remove() {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CounterflowException(Problem.FILE_ACCESS, file + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** Whether a sign-in is kept, in whatever state the file is. */
    public boolean exists() {
        return Files.exists(file);
    }

    /** Whatever state the file is in: it is going to be removed. */
    private String token() {
        try {
            return JsonMapper.shared()
                    .readTree(Files.readString(file))
                    .path("refresh_token")
                    .asString("");
        } catch (IOException | JacksonException e) {
            return "";
        }
    }
}
