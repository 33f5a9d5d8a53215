package dev.counterflow.source.google;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The credentials that a source reads with, checked by getting an access token. Immutable.
 *
 * @param credentials what gives the access tokens
 * @param project the project that the credentials belong to, if they tell: who pays unless something else is said
 */
public record SourceCredentials(GoogleCredentials credentials, Optional<String> project) {
    private static final String READING = "https://www.googleapis.com/auth/bigquery";

    /**
     * Those of a file: the key of a service account, or any other that Google's tools make.
     *
     * @throws CounterflowException if it cannot be read, or Google does not accept it
     */
    public static SourceCredentials in(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return checked(GoogleCredentials.fromStream(in));
        } catch (NoSuchFileException e) {
            throw new CounterflowException(
                    Problem.FILE_ACCESS, "there is no file " + file + " of Google credentials; check --credentials", e);
        } catch (IOException e) {
            throw new CounterflowException(
                    Problem.FILE_ACCESS,
                    file + " cannot be read as Google credentials (" + e.getMessage()
                            + "); it is the key of a service account as the console gives it to download",
                    e);
        }
    }

    /** Those of a user who has signed in. */
    public static SourceCredentials of(GoogleCredentials credentials) {
        return checked(credentials);
    }

    /**
     * Those that the machine has: {@code GOOGLE_APPLICATION_CREDENTIALS}, {@code gcloud auth application-default login},
     * or the machine's own account in Google's cloud.
     *
     * @throws CounterflowException if there are none
     */
    public static SourceCredentials ofApplicationDefault() {
        try {
            return checked(GoogleCredentials.getApplicationDefault());
        } catch (IOException e) {
            throw new CounterflowException(
                    Problem.SIGN_IN_REQUIRED,
                    "nobody is signed in to Google; run counterflow login, or give the key of a service account with"
                            + " --credentials, or run gcloud auth application-default login",
                    e);
        }
    }

    private static SourceCredentials checked(GoogleCredentials unscoped) {
        GoogleCredentials credentials = unscoped.createScopedRequired() ? unscoped.createScoped(READING) : unscoped;
        try {
            credentials.refreshIfExpired();
        } catch (IOException e) {
            throw SignInFailure.in(e)
                    .map(failure -> failure.problem(e))
                    .orElseGet(() -> new CounterflowException(
                            Problem.SOURCE_UNAVAILABLE,
                            "Google gives no access token (" + e.getMessage() + "); try again later",
                            e));
        }
        return new SourceCredentials(credentials, project(credentials));
    }

    private static Optional<String> project(GoogleCredentials credentials) {
        Optional<String> ofServiceAccount = credentials instanceof ServiceAccountCredentials account
                ? Optional.ofNullable(account.getProjectId())
                : Optional.empty();
        return Optional.ofNullable(credentials.getQuotaProjectId()).or(() -> ofServiceAccount);
    }
}
