package dev.counterflow.cli;

import com.google.auth.oauth2.UserCredentials;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.google.LoopbackRedirect;
import dev.counterflow.source.google.OAuthClient;
import dev.counterflow.source.google.Scope;
import dev.counterflow.source.google.SignIn;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;

/** Signs the person at the terminal in with Google, through the browser. */
final class GoogleLogin {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final GoogleSettings settings;
    private final Surroundings surroundings;

    GoogleLogin(GoogleSettings settings, Surroundings surroundings) {
        this.settings = settings;
        this.surroundings = surroundings;
    }

    /**
     * The OAuth client that is set.
     *
     * @throws CounterflowException if none is
     */
    OAuthClient client() {
        if (settings.clientId().isPresent()) {
            return OAuthClient.of(
                    settings.clientId().get(), settings.clientSecret().orElse(""));
        }
        if (!Files.exists(settings.clientSecrets())) {
            throw new CounterflowException(
                    Problem.SIGN_IN_REQUIRED,
                    "there is no OAuth client to sign in with at " + settings.clientSecrets()
                            + "; make one of the type 'Desktop app' in the Google Cloud console (docs/bigquery.md tells"
                            + " how), download its client_secrets.json, and name it with --client-secrets");
        }
        return OAuthClient.in(settings.clientSecrets());
    }

    /**
     * Signs in. The sign-in is not kept.
     *
     * @param port where the browser is to come back to, or 0 for any free port
     * @throws CounterflowException if it does not work, for whatever reason
     */
    UserCredentials signIn(OAuthClient client, Scope scope, int port) throws InterruptedException {
        try (LoopbackRedirect redirect = LoopbackRedirect.listen(port)) {
            SignIn signIn = new SignIn(client, scope, redirect.address(), new SecureRandom());
            if (new Browser(surroundings).show(signIn.address())) {
                surroundings.say("Your browser asks you to sign in. If it does not, open this address there:");
            } else {
                surroundings.say(
                        "There is no browser that can be opened here. Open this address in one on this machine,"
                                + " or on another after: ssh -L " + redirect.port() + ":127.0.0.1:" + redirect.port()
                                + " THIS-MACHINE");
            }
            surroundings.say("");
            surroundings.say("  " + signIn.address());
            surroundings.say("");
            return signIn.complete(redirect.await(LONGEST));
        }
    }
}
