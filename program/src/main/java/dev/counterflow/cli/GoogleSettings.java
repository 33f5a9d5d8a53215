package dev.counterflow.cli;

import dev.counterflow.cluster.Cost;
import dev.counterflow.source.bigquery.Bill;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How BigQuery is read, and who pays.
 *
 * @param billingProject the project that pays, if it is set
 * @param credentials the key of a service account, if there is one
 * @param clientSecrets the file of the OAuth client
 * @param clientId the id of the OAuth client, if it is set; then the file is not read
 * @param clientSecret the secret of the OAuth client
 * @param signInFile where a sign-in is kept
 * @param endpoint another service than Google's
 * @param streams how many streams are read side by side
 * @param pricePerTebibyte what BigQuery takes for reading 2^40 bytes, in US dollars
 * @param maxBytes how many bytes may be billed without being agreed to
 */
record GoogleSettings(
        Optional<String> billingProject,
        Optional<Path> credentials,
        Path clientSecrets,
        Optional<String> clientId,
        Optional<String> clientSecret,
        Path signInFile,
        Optional<String> endpoint,
        int streams,
        BigDecimal pricePerTebibyte,
        long maxBytes) {
    private static final String PROJECT_VARIABLE = "GOOGLE_CLOUD_PROJECT";

    static GoogleSettings of(Settings.Lookup lookup, Surroundings surroundings) {
        return new GoogleSettings(
                lookup.find(Setting.BILLING_PROJECT)
                        .map(SettingValue::text)
                        .or(() -> Optional.ofNullable(surroundings.environment().get(PROJECT_VARIABLE))),
                lookup.find(Setting.CREDENTIALS).map(SettingValue::path),
                lookup.get(Setting.CLIENT_SECRETS).path(),
                lookup.find(Setting.CLIENT_ID).map(SettingValue::text),
                lookup.find(Setting.CLIENT_SECRET).map(SettingValue::text),
                lookup.find(Setting.SIGN_IN_FILE)
                        .map(SettingValue::path)
                        .orElseGet(() -> usualSignInFile(surroundings)),
                lookup.find(Setting.ENDPOINT).map(SettingValue::text),
                Math.toIntExact(lookup.get(Setting.STREAMS).number()),
                lookup.get(Setting.PRICE_PER_TIB).money(),
                lookup.get(Setting.MAX_BYTES).bytes());
    }

    /**
     * Whether there is something to read with, so that nobody has to sign in: a service that wants nothing, a key, a
     * sign-in that is kept, or what Google's tools have left on this machine. The account that a machine in Google's cloud
     * has by itself does not count: it is not the user's doing.
     */
    boolean hasCredentials(Surroundings surroundings) {
        String named = surroundings.environment().getOrDefault("GOOGLE_APPLICATION_CREDENTIALS", "");
        Path ofGcloud = surroundings.home().resolve(".config/gcloud/application_default_credentials.json");
        return endpoint.isPresent()
                || credentials.isPresent()
                || Files.exists(signInFile)
                || !named.isEmpty()
                || Files.exists(ofGcloud);
    }

    /** What a bill comes to at the rate that is set. */
    Cost cost(Bill bill) {
        return new Cost(bill.bytes(), bill.price(pricePerTebibyte));
    }

    /** A sign-in is the user's, not the cluster's: it does not stand in the data directory. */
    private static Path usualSignInFile(Surroundings surroundings) {
        String configured = surroundings.environment().getOrDefault("XDG_CONFIG_HOME", "");
        Path folder = configured.isEmpty() ? surroundings.home().resolve(".config") : Path.of(configured);
        return folder.resolve("counterflow").resolve("google.json");
    }
}
