package dev.counterflow.cli;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.bigquery.ReadApi;
import dev.counterflow.source.google.KeptSignIn;
import dev.counterflow.source.google.Scope;
import dev.counterflow.source.google.SourceCredentials;
import java.util.Optional;

/**
 * BigQuery, ready to be read as whoever is signed in.
 *
 * @param api the open connection
 * @param billingProject who pays
 */
record BigQueryConnection(ReadApi api, String billingProject) implements AutoCloseable {
    /** Emulators bill nobody, but want a project. */
    private static final String EMULATOR_PROJECT = "emulator";

    /**
     * Opens it, as: the key that is set, the sign-in that is kept, or what the machine has.
     *
     * @param login whether to sign in first, for this connection only
     * @throws CounterflowException if nobody is signed in, or nobody pays
     */
    static BigQueryConnection open(GoogleSettings settings, Surroundings surroundings, boolean login)
            throws InterruptedException {
        if (settings.endpoint().isPresent()) {
            String project = settings.billingProject().orElse(EMULATOR_PROJECT);
            return new BigQueryConnection(ReadApi.ofEmulator(settings.endpoint().get(), project), project);
        }
        SourceCredentials credentials = credentials(settings, surroundings, login);
        String project = settings.billingProject()
                .or(credentials::project)
                .orElseThrow(() -> new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        "it is not said which Google Cloud project pays; name it with --billing-project"));
        return new BigQueryConnection(ReadApi.ofGoogle(credentials.credentials(), project), project);
    }

    private static SourceCredentials credentials(GoogleSettings settings, Surroundings surroundings, boolean login)
            throws InterruptedException {
        if (login) {
            GoogleLogin google = new GoogleLogin(settings, surroundings);
            return SourceCredentials.of(google.signIn(google.client(), Scope.READ_ONLY, 0));
        }
        if (settings.credentials().isPresent()) {
            return SourceCredentials.in(settings.credentials().get());
        }
        return Optional.of(new KeptSignIn(settings.signInFile()))
                .flatMap(KeptSignIn::credentials)
                .map(SourceCredentials::of)
                .orElseGet(SourceCredentials::ofApplicationDefault);
    }

    @Override
    public void close() {
        api.close();
    }
}
