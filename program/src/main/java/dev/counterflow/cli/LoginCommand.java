package dev.counterflow.cli;

import com.google.auth.oauth2.UserCredentials;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.google.KeptSignIn;
import dev.counterflow.source.google.OAuthClient;
import dev.counterflow.source.google.Scope;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code counterflow login}. */
@Command(
        name = "login",
        description = "Signs in with Google in the browser, to read BigQuery, and keeps the sign-in in a file that only"
                + " you can read. 'ingest bigquery --login' signs in for one run without keeping anything.")
final class LoginCommand implements Callable<Integer>, SettingOptions.User {
    private static final int HIGHEST_PORT = 65_535;

    private final Surroundings surroundings;
    private final SettingOptions settingOptions =
            new SettingOptions(Setting.CLIENT_SECRETS, Setting.CLIENT_ID, Setting.SIGN_IN_FILE);

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            description = "What Google is asked for: read-only, or bigquery, which Google may insist on"
                    + " (default ${DEFAULT-VALUE}).")
    private String scope = Scope.READ_ONLY.code();

    @Option(
            names = "--redirect-port",
            paramLabel = "N",
            description = "The port of this machine where the browser comes back to (default: any free one).")
    private int port;

    LoginCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() throws InterruptedException {
        GoogleSettings google = settingOptions.read(surroundings).google();
        if (port < 0 || port > HIGHEST_PORT) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "--redirect-port is " + port + "; it should be from 0 to " + HIGHEST_PORT);
        }
        GoogleLogin login = new GoogleLogin(google, surroundings);
        OAuthClient client = login.client();
        UserCredentials credentials = login.signIn(client, Scope.ofCode(scope), port);
        KeptSignIn kept = new KeptSignIn(google.signInFile());
        kept.keep(client, credentials);
        surroundings.say("Signed in. The sign-in is kept in " + kept.file()
                + "; 'counterflow logout' takes it back and removes it.");
        return 0;
    }
}
