package dev.counterflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.google.OAuthClient;
import dev.counterflow.source.google.Scope;
import dev.counterflow.source.google.ScriptedEndpoint;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in through a browser, request by request: what is kept, what the cookie allows, and each way in which it fails. */
class SigningInIT {
    private static final String PAGE = "text/html";
    private static final String NO_CLIENT = "there is no OAuth client to sign in with";

    @TempDir
    static Path folder;

    private static ScriptedEndpoint google;
    private static ServedRuns served;
    private static boolean clientIsMissing;

    @BeforeAll
    static void open() throws Exception {
        google = new ScriptedEndpoint();
        served = new ServedRuns(folder, SigningInIT::client);
    }

    @AfterAll
    static void close() {
        served.close();
        google.close();
    }

    @BeforeEach
    void reset() {
        clientIsMissing = false;
        google.requests.clear();
    }

    private static OAuthClient client() {
        if (clientIsMissing) {
            throw new CounterflowException(Problem.SIGN_IN_REQUIRED, NO_CLIENT);
        }
        return new OAuthClient("client.apps.example", "no-secret", URI.create("http://127.0.0.1:1/"), google.uri());
    }

    private static String cookie(HttpResponse<String> response) {
        return response.headers().firstValue("Set-Cookie").orElse("").replaceFirst(";.*", "");
    }

    private static String state(HttpResponse<String> begun) {
        return begun.headers().firstValue("Location").orElse("").replaceFirst(".*[?&]state=([^&]*).*", "$1");
    }

    /** What the browser brings back from Google, and what it is told. */
    private static HttpResponse<String> complete(String begin, String answer, String accept) throws Exception {
        HttpResponse<String> begun = served.get(begin);
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(303);
        return served.get(
                "/authenticate?" + answer + "&state=" + state(begun), "Cookie", cookie(begun), "Accept", accept);
    }

    private static void answerWithTokens(String refreshToken, String scope) {
        google.answer(
                200,
                "{\"access_token\":\"access\",\"expires_in\":3600,\"token_type\":\"Bearer\",\"refresh_token\":\""
                        + refreshToken + "\",\"scope\":\"" + scope + "\"}");
    }

    private static void assertNotSignedIn(HttpResponse<String> answer, String... words) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.body()).contains(words).contains("Not signed in", "Try again");
    }

    @Test
    void theCookieIsForThisServerOnlyAndOutOfReachOfScripts() throws Exception {
        HttpResponse<String> begun = served.get("/authenticate");
        assertThat(begun.statusCode()).isEqualTo(303);
        assertThat(begun.headers().firstValue("Location").orElse(""))
                .contains("code_challenge_method=S256", Scope.READ_ONLY.uri(), "prompt=select_account");
        assertThat(begun.headers().firstValue("Set-Cookie").orElse(""))
                .contains("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=")
                .doesNotContain("Secure");
    }

    @Test
    void behindHttpsTheCookieIsSentBackOverHttpsOnlyAndGoogleComesBackThere() throws Exception {
        try (WebServer behind = served.serveAs(URI.create("https://counterflow.example"))) {
            assertThat(rawGet(behind.url(), "counterflow.example"))
                    .containsPattern("(?i)set-cookie: counterflow_session=[^\r]*; Secure")
                    .contains("redirect_uri=https://counterflow.example/authenticate");
            String byAddress = URI.create(behind.url()).getAuthority();
            assertThat(rawGet(behind.url(), byAddress))
                    .contains("redirect_uri=http://" + byAddress + "/authenticate")
                    .doesNotContain("; Secure");
        }
    }

    /** Java's client does not let a test choose the host. */
    private static String rawGet(String server, String host) throws IOException {
        URI url = URI.create(server);
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream()
                    .write(("GET /authenticate HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void aSignInIsKeptOnlyIfThatIsWanted() throws Exception {
        Path file = folder.resolve("google.json");
        answerWithTokens("for now", Scope.READ_ONLY.uri());
        HttpResponse<String> forNow = complete("/authenticate", "code=4", "application/json");
        assertThat(forNow.body())
                .contains("\"signed_in\":true", "\"kept\":false")
                .doesNotContain("for now");
        assertThat(file).doesNotExist();

        answerWithTokens("for later", Scope.READ_ONLY.uri());
        HttpResponse<String> forLater = complete("/authenticate?keep=true", "code=4", PAGE);
        assertThat(forLater.headers().firstValue("Location")).hasValue("/signed-in?kept=true");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).content().contains("for later");

        // The server reads with it by itself, so the run needs nothing of this process's memory.
        served.opened.clear();
        HttpResponse<String> asked = served.post(
                "/v1/runs",
                "{\"source\":\"bigquery\",\"end_date\":\"2020-10-27\",\"billing_project\":\"payer-654321\"}",
                "Content-Type",
                "application/json",
                "Cookie",
                cookie(forLater));
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
        served.awaitOpened();
        assertThat(served.opened.get(0).signIn()).isEmpty();
        assertThat(served.opened.get(0).parameters()).containsEntry("billing_project", "payer-654321");

        google.requests.clear();
        assertThat(served.post("/logout", "", "Cookie", cookie(forNow)).statusCode())
                .isEqualTo(200);
        assertThat(file).as("the sign-in of somebody else").exists();
        assertThat(served.post("/logout", "", "Cookie", cookie(forLater)).statusCode())
                .isEqualTo(200);
        assertThat(file).doesNotExist();
        assertThat(google.requests).containsExactly("token=for+now", "token=for+later");
        assertThat(served.post("/v1/runs", "{\"source\":\"bigquery\"}", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void anAnswerOfAnotherSignInIsNotAccepted() throws Exception {
        HttpResponse<String> begun = served.get("/authenticate");
        HttpResponse<String> wrongState =
                served.get("/authenticate?code=x&state=other", "Cookie", cookie(begun), "Accept", PAGE);
        assertNotSignedIn(wrongState, "belongs to another sign-in");
        HttpResponse<String> used = served.get("/authenticate?code=x&state=" + state(begun), "Cookie", cookie(begun));
        assertThat(used.body()).contains("\"sign_in_required\"", "belongs to no sign-in");
        assertThat(served.get("/authenticate?code=x&state=y").body()).contains("belongs to no sign-in");
        assertThat(google.requests).isEmpty();
    }

    @Test
    void declinedConsentAndAccessLeftUntickedAreSaid() throws Exception {
        assertNotSignedIn(complete("/authenticate", "error=access_denied", PAGE), "you declined");
        answerWithTokens("useless", "openid");
        assertNotSignedIn(complete("/authenticate", "code=4", PAGE), "unticked");
    }

    @Test
    void aCodeThatHasRunOutIsSaid() throws Exception {
        google.answer(400, "{\"error\":\"invalid_grant\",\"error_description\":\"Malformed auth code.\"}");
        assertNotSignedIn(complete("/authenticate", "code=old", PAGE), "code has run out");
    }

    @Test
    void aClientThatIsMissingOrUnknownIsSaid() throws Exception {
        google.answer(401, "{\"error\":\"invalid_client\"}");
        assertNotSignedIn(complete("/authenticate", "code=4", PAGE), "client_secrets.json again");
        clientIsMissing = true;
        assertNotSignedIn(served.get("/authenticate", "Accept", PAGE), NO_CLIENT);
        assertThat(served.get("/authenticate").body()).contains("\"sign_in_required\"", NO_CLIENT);
    }

    @Test
    void onlyPagesOfThisServerComeNext() throws Exception {
        for (String elsewhere : new String[] {"https://evil.example/", "//evil.example", "/runs/1/../x", "/logout"}) {
            assertThat(served.get("/authenticate?next=" + elsewhere).statusCode())
                    .as(elsewhere)
                    .isEqualTo(400);
        }
        answerWithTokens("next", Scope.READ_ONLY.uri());
        assertThat(complete("/authenticate?next=/runs/7", "code=4", PAGE)
                        .headers()
                        .firstValue("Location"))
                .isEqualTo(Optional.of("/signed-in?kept=false&next=%2Fruns%2F7"));
    }
}
