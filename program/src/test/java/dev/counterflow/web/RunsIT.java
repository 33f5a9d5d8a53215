package dev.counterflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.counterflow.ingest.BigQueryWish;
import dev.counterflow.source.google.OAuthClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** Loading days over HTTP: in a real browser with an identity provider that is not Google, and as programs do. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RunsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final MockOAuth2Server PROVIDER = new MockOAuth2Server();
    private static final String PAGE = "text/html";

    @TempDir
    static Path folder;

    private static ServedRuns served;
    private static ApiDescription api;
    private static Browser browser;
    private static HttpServer chooser;

    @BeforeAll
    static void open() throws Exception {
        PROVIDER.start(InetAddress.getLoopbackAddress(), 0);
        // The provider insists on a scope that Counterflow has no use for.
        chooser = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        chooser.createContext("/", exchange -> {
            String query = exchange.getRequestURI().getRawQuery().replace("scope=", "scope=openid%20");
            exchange.getResponseHeaders().set("Location", PROVIDER.authorizationEndpointUrl("google") + "?" + query);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        chooser.start();
        OAuthClient client = new OAuthClient(
                "client.apps.example",
                "no-secret",
                URI.create("http://127.0.0.1:" + chooser.getAddress().getPort() + "/"),
                PROVIDER.tokenEndpointUrl("google").uri());
        served = new ServedRuns(folder, () -> client);
        api = ApiDescription.of(served.get("/openapi.yaml").body());
        browser = new Browser(served.url());
        browser.resize(1360, 1150);
    }

    @AfterAll
    static void close() {
        browser.close();
        served.close();
        chooser.stop(0);
        PROVIDER.shutdown();
    }

    @BeforeEach
    void reset() {
        served.ownCredentials = false;
        served.freeBytes = Long.MAX_VALUE;
        served.days.mend();
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    private static JsonNode awaitState(int run, String... states) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode now = json(served.get("/v1/runs/" + run));
            if (Arrays.asList(states).contains(now.path("state").asText())) {
                return now;
            }
            assertThat(System.nanoTime()).as(now.toString()).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static void signIn() {
        browser.await("a form", () -> !browser.all("input[name=username]").isEmpty());
        browser.find("input[name=username]").sendKeys("somebody");
        browser.find("form").findElement(By.cssSelector("input[type=submit]")).click();
    }

    @Test
    @Order(1)
    void whoTypesTheAddressSignsInAndSeesTheDaysBeingLoaded() throws Exception {
        served.days.silenceAfter(8);
        browser.visit("/fetch_bigquery_data?start_date=2020-10-27&end_date=2020-10-30");
        signIn();
        browser.await("the page of the run", () -> browser.location().contains("/runs/"));
        browser.await("progress", () -> browser.find("#state").getText().equals("running"));
        browser.await("a day", () -> browser.find("#run").getText().contains("of 4 days"));
        browser.assertAccessible();
        browser.resize(1360, 620);
        browser.picture("run");
        browser.resize(1360, 1150);
        assertThat(served.readWith).hasSize(1);
        int run = Integer.parseInt(browser.location().replaceFirst(".*/", ""));
        assertThat(served.get("/v1/runs").body()).contains("browser, signed in").doesNotContain("refresh");

        int reads = served.days.reads();
        browser.visit("/fetch_bigquery_data?start_date=2020-10-28&end_date=2020-10-29");
        browser.await("the same run", () -> browser.location().endsWith("/runs/" + run));
        // The button is drawn anew with every event.
        browser.await("pressed", () -> {
            browser.find("button.cancel").click();
            return true;
        });
        browser.await("cancelled", () -> browser.find("#state").getText().equals("cancelled"));

        served.days.mend();
        browser.visit("/fetch_bigquery_data?start_date=2020-10-27&end_date=2020-10-30");
        browser.await("done", () -> browser.find("#state").getText().equals("succeeded"));
        browser.assertAccessible();
        JsonNode done = awaitState(run, "succeeded");
        assertThat(done.path("days").asInt()).isEqualTo(4);
        assertThat(done.path("transactions").asInt()).isEqualTo(48);
        assertThat(done.path("bytes_read").asLong()).isPositive();
        assertThat(served.days.reads()).isGreaterThan(reads);

        int all = served.days.reads();
        browser.visit("/fetch_bigquery_data?start_date=2020-10-27&end_date=2020-10-30");
        browser.await("the same run again", () -> browser.location().endsWith("/runs/" + run));
        assertThat(served.days.reads()).isEqualTo(all);
    }

    @Test
    @Order(2)
    void aPriceAboveTheLimitIsAgreedToFirst() throws Exception {
        served.freeBytes = 10;
        browser.visit("/fetch_bigquery_data?start_date=2020-10-31&end_date=2020-10-31");
        browser.await("a price", () -> browser.find("#doing").getText().contains("would bill"));
        browser.assertAccessible();
        browser.find("#agree").click();
        browser.await("done", () -> browser.find("#state").getText().equals("succeeded"));
    }

    @Test
    @Order(3)
    void whoLogsOutIsForgottenAndTheSignInRevoked() {
        browser.visit("/logout");
        browser.find("button").click();
        browser.await("said", () -> browser.find("main").getText().contains("forgotten here"));
        browser.visit("/signed-in");
        assertThat(browser.find("main").getText()).contains("nobody is signed in");
    }

    @Test
    @Order(6)
    void aProgramThatIsNotSignedInIsToldWhatToDo() throws Exception {
        HttpResponse<String> refused = served.get("/fetch_bigquery_data");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("\"sign_in_required\"", "/authenticate", "counterflow login");
        HttpResponse<String> nobody =
                served.post("/v1/runs", "{\"source\":\"bigquery\"}", "Content-Type", "application/json");
        assertThat(nobody.statusCode()).isEqualTo(401);
        api.assertDescribed("post", V1Runs.PATH, nobody);
    }

    @Test
    @Order(7)
    void aServerWithCredentialsOfItsOwnLoadsWithoutASignInAndToldInEvents() throws Exception {
        served.ownCredentials = true;
        HttpResponse<String> asked = served.get("/fetch_bigquery_data");
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        JsonNode data = json(asked).path("data");
        assertThat(data.path("days_wanted").asInt())
                .as("five of six are loaded")
                .isEqualTo(1);
        assertThat(data.path("elsewhere")).hasSize(2);
        assertThat(data.path("elsewhere").path(0).path("days")).hasSize(4);
        assertThat(data.path("elsewhere").path(1).path("days").path(0).asText()).isEqualTo("2020-10-31");
        int run = data.path("run").asInt();
        String events = served.get("/v1/runs/" + run + "/events").body();
        assertThat(events).startsWith("event: run\ndata: {").contains("\"state\":\"succeeded\"", "event: end\n");
        JsonNode again = json(served.get("/fetch_bigquery_data")).path("data");
        assertThat(again.path("joined").asBoolean()).isTrue();
    }

    @Test
    @Order(8)
    void otherSitesAreRefused() throws Exception {
        served.ownCredentials = true;
        for (String[] headers : new String[][] {
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"},
            {"Origin", "https://evil.example"},
            {"Origin", "null"},
        }) {
            HttpResponse<String> fetch = served.get("/fetch_bigquery_data", headers);
            assertThat(fetch.statusCode()).as(Arrays.toString(headers)).isEqualTo(403);
            assertThat(fetch.body()).contains("\"other_site\"");
            HttpResponse<String> refused = served.post("/v1/runs", "{}", headers);
            assertThat(refused.statusCode()).isEqualTo(403);
            // Its body was not read: the next request needs another connection, and the client has to know.
            assertThat(refused.headers().firstValue("Connection")).contains("close");
            assertThat(served.post("/v1/runs/1/cancel", "", headers).statusCode())
                    .isEqualTo(403);
            assertThat(served.post("/logout", "", headers).statusCode()).isEqualTo(403);
        }
        HttpResponse<String> link = served.get("/fetch_bigquery_data", "Sec-Fetch-Site", "cross-site", "Accept", PAGE);
        assertThat(link.body()).contains("Another site asked", "<form method=\"post\" action=\"/fetch_bigquery_data\"");
        assertThat(served.get("/fetch_bigquery_data", "Accept", PAGE).statusCode())
                .isEqualTo(403);
        assertThat(served.get("/fetch_bigquery_data", "Sec-Fetch-Site", "none").statusCode())
                .isEqualTo(202);
        assertThat(served.get("/v1/runs", "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(200);
    }

    @Test
    @Order(9)
    void aNameThatIsNotOursIsRefusedOnEveryRoute() throws Exception {
        for (String path : new String[] {"/", "/v1/runs", "/livez", "/fetch_bigquery_data"}) {
            assertThat(rawGet(path, "evil.example")).startsWith("HTTP/1.1 403");
            assertThat(rawGet(path, "127.0.0.1.evil.example:80")).startsWith("HTTP/1.1 403");
        }
        assertThat(rawGet("/livez", "localhost:1234")).startsWith("HTTP/1.1 200");
        assertThat(rawGet("/livez", "[::1]")).startsWith("HTTP/1.1 200");
    }

    /** Java's client does not let a test choose the host. */
    private static String rawGet(String path, String host) throws IOException {
        URI url = URI.create(served.url());
        try (var socket = new java.net.Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
        }
    }

    @Test
    @Order(10)
    void aWishThatIsNotProperIsExplained() throws Exception {
        served.ownCredentials = true;
        for (String[] wish : new String[][] {
            {"{}", "source is ''"},
            {"{\"source\":\"files\"}", "bigquery or generated"},
            {"{\"source\":\"bigquery\",\"start_date\":\"yesterday\"}", "start_date is 'yesterday'"},
            {"{\"source\":\"bigquery\",\"start_date\":\"2020-10-27\",\"end_date\":\"2022-10-27\"}", "366"},
            {"{\"source\":\"generated\",\"chain\":\"ethereum\"}", "chain is 'ethereum'; it should be one of bitcoin"},
            {"{\"source\":\"bigquery\",\"seed\":1}", "seed has no meaning"},
            {"{\"source\":\"bigquery\",\"colour\":1}", "'colour' is not a property"},
            {"{\"source\":\"bigquery\",\"table\":\"x\"}", "does not name a BigQuery table"},
            {"{\"source\":\"generated\",\"transactions_per_day\":1000000}", "transactions_per_day"},
            {"{\"source\":\"generated\"}", "not replaced by generated data"},
            {"nonsense", "not JSON"},
        }) {
            HttpResponse<String> refused = served.post("/v1/runs", wish[0], "Content-Type", "application/json");
            assertThat(refused.statusCode()).as(wish[0] + refused.body()).isEqualTo(400);
            assertThat(refused.body()).contains(wish[1]);
        }
        assertThat(served.post("/v1/runs", "{}").body()).contains("Content-Type");
        assertThat(served.get("/v1/runs/4711").statusCode()).isEqualTo(404);
        assertThat(served.post("/v1/runs/4711/cancel", "").statusCode()).isEqualTo(404);
    }

    @Test
    @Order(11)
    void theClusterPageStartsARunShowsItAndCancelsIt() throws Exception {
        served.ownCredentials = true;
        browser.visit("/?view=cluster");
        browser.await("a form", () -> !browser.all("#run-start").isEmpty());
        browser.run("const form = document.querySelector('#new-run form');"
                + "form.start_date.value = '2020-10-27'; form.end_date.value = '2020-11-01';");
        browser.find("#run-start").click();
        browser.await("joined", () -> browser.find("#new-run").getText().contains("loaded or about to be"));
        assertThat(browser.find("#new-run").getText()).contains("2020-10-31: run ");
        served.days.silenceAfter(0);
        int run = json(served.post(
                        "/v1/runs", "{\"source\":\"bigquery\",\"anew\":true}", "Content-Type", "application/json"))
                .path("run")
                .asInt();
        // An idle page looks for runs of others now and then only.
        browser.visit("/?view=cluster");
        browser.await(
                "a button",
                () -> !browser.all("#runs button[data-run='" + run + "']").isEmpty());
        browser.assertAccessible();
        // The table is drawn anew every two seconds.
        browser.await("pressed", () -> {
            browser.find("#runs button[data-run='" + run + "']").click();
            return true;
        });
        awaitState(run, "cancelled");
        browser.await(
                "cancelled", () -> browser.find("#runs tbody tr").getText().contains("cancelled"));
        assertThat(Files.exists(folder.resolve("google.json"))).isFalse();
    }

    @Test
    @Order(12)
    void whoAsksForDaysOfSeveralRunsIsShownAllOfThem() throws Exception {
        served.ownCredentials = true;
        int reads = served.days.reads();
        browser.visit("/fetch_bigquery_data");
        browser.await("the others", () -> browser.find("#others").getText().contains("not paid for twice"));
        browser.assertAccessible();
        assertThat(browser.all("#others li")).hasSize(2);
        assertThat(browser.find("#others").getText())
                .contains("(succeeded)", "crypto_bitcoin.transactions, 2020-10-31");
        assertThat(served.days.reads()).isEqualTo(reads);
    }

    @Test
    @Order(13)
    void thePriceIsToldAndWhoAgreesGetsExactlyWhatWasAskedFor() throws Exception {
        served.ownCredentials = true;
        served.freeBytes = 10;
        String wish =
                "{\"source\":\"bigquery\",\"start_date\":\"2020-10-30\",\"end_date\":\"2020-10-31\",\"anew\":true,"
                        + "\"blocks_table\":\"none\"}";
        HttpResponse<String> asked = served.post("/v1/runs", wish, "Content-Type", "application/json");
        int run = json(asked).path("run").asInt();
        api.assertDescribed("post", V1Runs.PATH, asked);
        JsonNode dear = awaitState(run, "failed");
        api.assertDescribed("get", V1Runs.ONE, served.get("/v1/runs/" + run));
        assertThat(dear.path("problem").asText()).isEqualTo("consent_required");
        long bytes = dear.path("bytes_estimated").asLong();
        assertThat(bytes).isGreaterThan(10);
        assertThat(dear.path("price_estimated").asText()).matches("0\\.\\d\\d").isNotEqualTo("0.00");
        assertThat(dear.path("agreement").path("max_bytes").asLong()).isEqualTo(bytes);
        String resume = dear.path("agreement").path("url").asText();

        int reads = served.days.reads();
        for (String tooLittle : new String[] {"", "{}", "{\"max_bytes\":" + (bytes - 1) + "}"}) {
            HttpResponse<String> refused = served.post(resume, tooLittle, "Content-Type", "application/json");
            assertThat(refused.statusCode()).isEqualTo(409);
            api.assertDescribed("post", V1Runs.RESUME, refused);
            assertThat(refused.body()).contains("consent_required", bytes + " bytes");
        }
        assertThat(served.post(resume, "{\"table\":\"x\"}", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(400);
        assertThat(served.post("/v1/runs/4711/resume", "").statusCode()).isEqualTo(404);
        assertThat(served.days.reads()).isEqualTo(reads);

        served.opened.clear();
        String agreed = "{\"max_bytes\":" + bytes + "}";
        assertThat(served.post(resume, agreed, "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(202);
        JsonNode done = awaitState(run, "succeeded");
        api.assertDescribed("get", V1Runs.ONE, served.get("/v1/runs/" + run));
        assertThat(done.path("days").asInt()).isEqualTo(2);
        assertThat(done.path("agreement").isNull()).isTrue();
        assertThat(served.opened).singleElement().satisfies(order -> {
            assertThat(order.remaining()).hasSize(2);
            assertThat(order.agreedBytes()).hasValue(bytes);
            assertThat(BigQueryWish.of(order).blocksTable()).isEmpty();
        });
        assertThat(served.post(resume, "").statusCode())
                .as("what is done stays as it is")
                .isEqualTo(202);
        assertThat(awaitState(run, "succeeded").path("days").asInt()).isEqualTo(2);
    }

    @Test
    @Order(14)
    void whoseSignInWentWithARestartSignsInAgainAndTheRunGoesOn() throws Exception {
        int run = served.askAs(UUID.randomUUID());
        assertThat(awaitState(run, "failed").path("problem").asText()).isEqualTo("sign_in_required");
        browser.visit("/runs/" + run);
        browser.await(
                "a way to sign in",
                () -> !browser.all("#run a[href^='/authenticate']").isEmpty());
        browser.assertAccessible();
        browser.find("#run a[href^='/authenticate']").click();
        signIn();
        browser.await("back", () -> browser.location().endsWith("/runs/" + run));
        browser.await("a button", () -> !browser.all("#resume").isEmpty());
        browser.find("#resume").click();
        browser.await("done", () -> browser.find("#state").getText().equals("succeeded"));
    }
}
