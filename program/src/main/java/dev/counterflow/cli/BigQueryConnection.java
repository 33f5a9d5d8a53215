package dev.counterflow.cli;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.bigquery.ReadApi;
import dev.counterflow.source.google.KeptSignIn;
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
     * Opens it as: the key that is set, the sign-in that is kept, or what the machine has.
     *
     * @throws CounterflowException if nobody is signed in, or nobody pays
     */
    static BigQueryConnection open(GoogleSettings settings) throws InterruptedException {
        return open(settings, settings.billingProject());
    }

    /**
     * The same at the expense of another project.
     *
     * @param billingProject who pays, if it is said
     */
    static BigQueryConnection open(GoogleSettings settings, Optional<String> billingProject)
            throws InterruptedException {
        return open(settings, billingProject, () -> ownCredentials(settings));
    }

    /**
     * Opens it as somebody else.
     *
     * @param billingProject who pays, if it is said
     * @param credentials is asked for what to read with, unless nobody has to sign in
     * @throws CounterflowException if nobody is signed in, or nobody pays
     */
    static BigQueryConnection open(GoogleSettings settings, Optional<String> billingProject, Credentials credentials)
            throws InterruptedException {
        if (settings.endpoint().isPresent()) {
            String project = billingProject.orElse(EMULATOR_PROJECT);
            return new BigQueryConnection(ReadApi.ofEmulator(settings.endpoint().get(), project), project);
        }
        SourceCredentials found = credentials.find();
        String project = billingProject
                .or(found::project)
                .orElseThrow(() -> new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        "it is not said which Google Cloud project pays; name it with --billing-project"));
        return new BigQueryConnection(ReadApi.ofGoogle(found.credentials(), project), project);
    }

    /** Finds what to read with. */
    @FunctionalInterface
    interface Credentials {
        SourceCredentials find() throws InterruptedException;
    }

    private static SourceCredentials ownCredentials(GoogleSettings settings) {
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
