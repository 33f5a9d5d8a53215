package dev.counterflow.source.google;

import com.google.auth.oauth2.UserCredentials;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Takes sign-ins back where they were given (RFC 7009). Thread safe.
 *
 * @param uri where
 */
public record Revocation(URI uri) {
    /** Google's own. */
    static final Revocation GOOGLE = new Revocation(URI.create("https://oauth2.googleapis.com/revoke"));

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /** That of whoever gave a sign-in: it stands beside the token endpoint, as Google's does. */
    public static Revocation of(UserCredentials credentials) {
        URI tokenUri = credentials.toBuilder().getTokenServerUri();
        return tokenUri == null ? GOOGLE : new Revocation(tokenUri.resolve("revoke"));
    }

    /**
     * Revokes a token.
     *
     * @return whether it was good until now
     * @throws CounterflowException if Google cannot be told
     */
    public boolean revoke(String token) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(DEADLINE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("token=" + URLEncoder.encode(token, StandardCharsets.UTF_8)))
                .build();
        try {
            // A token that is not valid any more is answered with 400.
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            throw new CounterflowException(
                    Problem.SOURCE_UNAVAILABLE,
                    "the sign-in is removed from this machine, but Google could not be told; revoke it at"
                            + " myaccount.google.com/permissions",
                    e);
        }
    }
}
