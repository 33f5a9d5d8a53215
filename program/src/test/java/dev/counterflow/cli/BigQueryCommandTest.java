package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.source.bigquery.ServedDays;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands about BigQuery say before any server is needed. */
class BigQueryCommandTest {
    private static final LocalDate FIRST = LocalDate.of(2020, 10, 27);
    private static final Pattern ADDRESS = Pattern.compile("^  (http://\\S+)$", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    private TestSurroundings surroundings(Map<String, String> environment) {
        return new TestSurroundings(folder, environment);
    }

    @Test
    void aDryRunTellsThePriceAndReadsNothing() throws Exception {
        try (ServedDays served = ServedDays.of(FIRST, FIRST.plusDays(1), 100, 100)) {
            TestSurroundings surroundings = surroundings(Map.of());
            assertThat(surroundings.run(
                            "ingest",
                            "bigquery",
                            "--from",
                            "2020-10-27",
                            "--to",
                            "2020-10-28",
                            "--dry-run",
                            "--endpoint",
                            served.endpoint(),
                            "--price-per-tib",
                            "500000"))
                    .as(surroundings.err())
                    .isZero();
            assertThat(surroundings.out().lines())
                    .containsExactly(
                            "2020-10-27  up to 200 rows  100,000 bytes",
                            "2020-10-28  up to 200 rows  100,000 bytes",
                            "All: up to 400 rows and 200,000 bytes looked through, about USD 0.10 at USD 500000 a TiB"
                                    + " before any free allowance");
            assertThat(served.reads()).isZero();
            assertThat(folder).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--max-bytes 199999| would bill up to 200,000 bytes, more than the 199,999 of --max-bytes",
                "--max-bytes 200000| nobody watches",
            })
    void nothingIsReadThatNobodyAgreedTo(String arguments, String message) throws Exception {
        try (ServedDays served = ServedDays.of(FIRST, FIRST.plusDays(1), 100, 100)) {
            TestSurroundings surroundings = surroundings(Map.of("COUNTERFLOW_ENDPOINT", served.endpoint()));
            assertThat(surroundings.run(
                            ("ingest bigquery --from 2020-10-27 --to 2020-10-28 " + arguments).split(" ", -1)))
                    .isEqualTo(7);
            assertThat(surroundings.err()).contains(message, "nothing was read", "--yes");
            assertThat(served.reads()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--from 2020-10-27| --to is missing",
                "--from 2020-10-27 --to 2020-10-26| the last day, 2020-10-26, is before 2020-10-27",
                "--from 2020-10-27 --to yesterday| --to is 'yesterday'",
                "--from 2009-01-03 --to 2020-01-01 --endpoint 127.0.0.1:1| one run reads from 1 to 366",
                "--from 2020-10-27 --to 2020-10-27 --table transactions| does not name a BigQuery table",
                "--from 2020-10-27 --to 2020-10-27 --blocks-table blocks| does not name a BigQuery table",
                "--from 2020-10-27 --to 2020-10-27 --streams 17| it should be a whole number from 1 to 16",
                "--from 2020-10-27 --to 2020-10-27 --max-bytes much| --max-bytes is 'much'",
                "--from 2020-10-27 --to 2020-10-27 --price-per-tib free| an amount such as 1.10",
                "--incomplete --from 2020-10-27| leave out --from and --to",
            })
    void aMistakeInUsageIsExplainedAndEndsWith2(String arguments, String message) {
        TestSurroundings surroundings = surroundings(Map.of());
        assertThat(surroundings.run(("ingest bigquery " + arguments).split(" ", -1)))
                .isEqualTo(2);
        assertThat(surroundings.err()).contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "--chain litecoin, bigquery-public-data.crypto_litecoin.transactions",
        "--chain bitcoin_cash, bigquery-public-data.crypto_bitcoin_cash.transactions",
        "--table my-project.mine.transactions, my-project.mine.transactions",
    })
    void theTableIsThatOfTheChainOrTheOneThatIsNamed(String arguments, String table) throws Exception {
        try (ServedDays served = ServedDays.of(FIRST, FIRST, 1, 1)) {
            TestSurroundings surroundings = surroundings(Map.of("COUNTERFLOW_ENDPOINT", served.endpoint()));
            assertThat(surroundings.run(("ingest bigquery --from 2020-10-27 --to 2020-10-27 --dry-run " + arguments)
                            .split(" ", -1)))
                    .isEqualTo(2);
            assertThat(surroundings.err()).contains(table + " is not there");
        }
    }

    @Test
    void theKeyOfAServiceAccountThatIsNoneIsExplained() throws Exception {
        Files.writeString(folder.resolve("key.json"), "{}");
        TestSurroundings surroundings = surroundings(Map.of());
        assertThat(surroundings.run(
                        "ingest",
                        "bigquery",
                        "--from",
                        "2020-10-27",
                        "--to",
                        "2020-10-27",
                        "--credentials",
                        "key.json"))
                .isEqualTo(3);
        assertThat(surroundings.err()).contains("key.json", "key of a service account");
    }

    @Test
    void aKeyThatIsNotThereIsExplained() {
        TestSurroundings surroundings = surroundings(Map.of());
        assertThat(surroundings.run(
                        "ingest",
                        "bigquery",
                        "--from",
                        "2020-10-27",
                        "--to",
                        "2020-10-27",
                        "--credentials",
                        "none.json"))
                .isEqualTo(3);
        assertThat(surroundings.err())
                .contains("there is no file " + folder.resolve("none.json") + " of Google credentials");
    }

    @Test
    void aLoginWithoutAClientTellsHowToGetOne() {
        TestSurroundings surroundings = surroundings(Map.of());
        assertThat(surroundings.run("login")).isEqualTo(7);
        assertThat(surroundings.err())
                .contains(folder.resolve("client_secrets.json").toString(), "Desktop app", "docs/bigquery.md");
    }

    @Test
    void loggingOutWithoutALoginIsNoProblem() {
        TestSurroundings surroundings = surroundings(Map.of());
        assertThat(surroundings.run("logout")).isZero();
        assertThat(surroundings.err()).contains("Nobody was signed in");
    }

    @Test
    void aLoginWithoutABrowserIsFinishedInAnotherOneAndKept() throws Exception {
        TestSurroundings surroundings = surroundings(Map.of("BROWSER", "/there/is/none"));
        assertThat(signIn(surroundings, "login")).as(surroundings.err()).isZero();
        assertThat(surroundings.err()).contains("no browser", "ssh -L").doesNotContain("s3cret");
        Path kept = folder.resolve("home/.config/counterflow/google.json");
        assertThat(surroundings.err()).contains("Signed in", kept.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
    }

    @Test
    void aSignInForOneRunIsNotKept() throws Exception {
        TestSurroundings surroundings = surroundings(Map.of("BROWSER", "/there/is/none"));
        assertThat(signIn(surroundings, "ingest", "bigquery", "--login", "--from", "2020-10-27", "--to", "2020-10-27"))
                .isEqualTo(2);
        assertThat(surroundings.err()).contains("it is not said which Google Cloud project pays");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    /** Runs a command that has somebody sign in, as whoever does so in a browser elsewhere; returns its exit code. */
    private int signIn(TestSurroundings surroundings, String... command) throws Exception {
        MockOAuth2Server provider = new MockOAuth2Server();
        provider.start(InetAddress.getLoopbackAddress(), 0);
        try {
            Files.writeString(
                    folder.resolve("client_secrets.json"),
                    String.format(
                            "{\"installed\":{\"client_id\":\"client\",\"client_secret\":\"s3cret\",\"auth_uri\":\"%s\","
                                    + "\"token_uri\":\"%s\"}}",
                            provider.authorizationEndpointUrl("google"), provider.tokenEndpointUrl("google")));
            CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> surroundings.run(command));
            String address = await(surroundings, running);
            // The provider insists on openid, and shows a form when it is to prompt.
            browse(address.replace("&scope=", "&scope=openid%20").replaceAll("prompt=[^&]*&", ""));
            return running.get(30, TimeUnit.SECONDS);
        } finally {
            provider.shutdown();
        }
    }

    /** The address that a person is told to open. */
    private static String await(TestSurroundings surroundings, CompletableFuture<Integer> login) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline && !login.isDone()) {
            Matcher matcher = ADDRESS.matcher(surroundings.err());
            if (matcher.find()) {
                return matcher.group(1);
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no address was told: " + surroundings.err());
    }

    private static void browse(String address) throws Exception {
        HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding());
    }
}
