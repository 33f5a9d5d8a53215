package dev.counterflow.source.google;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.ClientId;
import com.google.auth.oauth2.MemoryTokensStorage;
import com.google.auth.oauth2.UserAuthorizer;
import com.google.auth.oauth2.UserCredentials;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to sign in: the authorization code flow with a proof key (RFC 7636) and a state that ties the answer to
 * the question. An answer is accepted once. Not thread safe.
 */
public final class SignIn {
    private static final int STATE_BYTES = 32;

    private final OAuthClient client;
    private final Scope scope;
    private final URI redirect;
    private final String state;
    private final UserAuthorizer authorizer;
    private boolean answered;

    /**
     * Begins an attempt.
     *
     * @param redirect where the browser returns to: an address of the loopback interface
     */
    public SignIn(OAuthClient client, Scope scope, URI redirect, SecureRandom random) {
        this.client = client;
        this.scope = scope;
        this.redirect = redirect;
        this.state = ProofKey.randomText(random, STATE_BYTES);
        this.authorizer = UserAuthorizer.newBuilder()
                .setClientId(ClientId.of(client.id(), client.secret()))
                .setScopes(List.of(scope.uri()))
                .setUserAuthUri(client.authorizationUri())
                .setTokenServerUri(client.tokenUri())
                .setCallbackUri(redirect)
                .setTokenStore(new MemoryTokensStorage())
                .setPKCEProvider(new ProofKey(random))
                .build();
    }

    /** Where the user's browser is to go: Google asks there which account, and whether it agrees. */
    public URI address() {
        Map<String, String> parameters = Map.of("prompt", "select_account consent", "include_granted_scopes", "false");
        return URI.create(authorizer
                .getAuthorizationUrl(null, state, redirect, parameters)
                .toString());
    }

    /** The value that the answer must carry. */
    String state() {
        return state;
    }

    /**
     * Takes the answer that the browser brings back.
     *
     * @param answer the parameters of the redirect
     * @throws CounterflowException if it is not an answer to this attempt, if the user declined, or if Google does not
     *     accept the code
     */
    public UserCredentials complete(Map<String, String> answer) {
        checkState(answer.getOrDefault("state", ""));
        checkConsent(answer.get("error"));
        String code = answer.get("code");
        if (code == null || code.isEmpty()) {
            throw refused("Google's answer holds no code; sign in again", null);
        }
        UserCredentials credentials = exchange(code);
        checkScope(credentials.getAccessToken());
        if (credentials.getRefreshToken() == null) {
            throw refused(
                    "Google gave no refresh token; remove Counterflow's access at myaccount.google.com/permissions and"
                            + " sign in again",
                    null);
        }
        return credentials;
    }

    private void checkState(String given) {
        boolean same =
                MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), state.getBytes(StandardCharsets.UTF_8));
        if (!same || answered) {
            throw refused(
                    "the answer belongs to another sign-in: its state is wrong, and it is not accepted; sign in"
                            + " again, and finish in the browser window in which you began",
                    null);
        }
        answered = true;
    }

    private static void checkConsent(@Nullable String error) {
        if ("access_denied".equals(error)) {
            throw refused("you declined; nothing was signed in to", null);
        }
        if (error != null) {
            throw refused("Google answers " + Quoted.text(error) + "; check the OAuth client in the console", null);
        }
    }

    private UserCredentials exchange(String code) {
        try {
            return authorizer.getCredentialsFromCode(code, redirect);
        } catch (IOException e) {
            SignInFailure failure = SignInFailure.in(e).orElse(null);
            if (failure == SignInFailure.INVALID_GRANT) {
                throw refused("Google's code has run out or was used before; sign in again", e);
            }
            if (failure != null) {
                throw failure.problem(e);
            }
            throw new CounterflowException(
                    Problem.SOURCE_UNAVAILABLE,
                    "Google's token endpoint " + client.tokenUri().getHost()
                            + " does not answer as it should; try again later",
                    e);
        }
    }

    /** Google lets the user untick what is asked for. An empty list means: what was asked for. */
    private void checkScope(@Nullable AccessToken token) {
        List<String> granted = token == null ? List.of() : token.getScopes();
        if (!granted.isEmpty() && !granted.contains(scope.uri())) {
            throw refused("the access to BigQuery was left unticked; sign in again and tick it", null);
        }
    }

    private static CounterflowException refused(String message, @Nullable Exception cause) {
        return new CounterflowException(Problem.SIGN_IN_REQUIRED, message, cause);
    }
}
