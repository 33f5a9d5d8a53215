package dev.counterflow.source.google;

import com.google.api.client.http.HttpResponseException;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.net.HttpURLConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why Google's token endpoint gave no access token. Its answers are those of RFC 6749, section 5.2. */
public enum SignInFailure {
    /** The refresh token, the code or the key is not valid any more. */
    INVALID_GRANT(
            "invalid_grant",
            "Google does not accept the sign-in any more: it was revoked, the password was changed, or it ran out (after"
                    + " seven days if the OAuth client's consent screen is still in testing); sign in again, with"
                    + " counterflow login or at /authenticate in the browser"),
    /** The client is unknown, or its secret wrong. */
    INVALID_CLIENT(
            "invalid_client",
            "Google does not know the OAuth client, or its secret is wrong; download client_secrets.json again from the"
                    + " Google Cloud console and sign in again"),
    /** The client may not do this. */
    UNAUTHORIZED_CLIENT(
            "unauthorized_client",
            "the OAuth client may not be used this way; make one of the type 'Desktop app' and sign in again");

    private static final int DEEPEST_CAUSE = 16;

    private final String code;
    private final String message;

    SignInFailure(String code, String message) {
        this.code = code;
        this.message = message;
    }

    /** The failure that an exception or one of its causes tells of. */
    public static Optional<SignInFailure> in(@Nullable Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++, at = at.getCause()) {
            if (at instanceof HttpResponseException response
                    && response.getStatusCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
                // Java's own client loses the text of a 401, but RFC 6749 keeps it for this.
                return Optional.of(INVALID_CLIENT);
            }
            String text = String.valueOf(at.getMessage());
            for (SignInFailure known : values()) {
                if (text.contains("\"" + known.code + "\"")
                        || text.contains("error " + known.code)
                        || text.contains("Error code " + known.code)) {
                    return Optional.of(known);
                }
            }
        }
        return Optional.empty();
    }

    /** The problem that the user is told about. */
    public CounterflowException problem(Throwable cause) {
        return new CounterflowException(Problem.SIGN_IN_REQUIRED, message, cause);
    }
}
