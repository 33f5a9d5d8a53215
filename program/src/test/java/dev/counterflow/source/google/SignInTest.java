package dev.counterflow.source.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.oauth2.UserCredentials;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole flow against an identity provider that is not Google, and each way in which it fails. */
class SignInTest {
    private static final String TOKENS = "{\"access_token\":\"access\",\"expires_in\":3600,\"token_type\":\"Bearer\","
            + "\"refresh_token\":\"refresh\",\"scope\":\"%s\"}";

    @TempDir
    Path folder;

    private final MockOAuth2Server provider = new MockOAuth2Server();
    private ScriptedEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        provider.start(InetAddress.getLoopbackAddress(), 0);
        endpoint = new ScriptedEndpoint();
    }

    @AfterEach
    void stop() {
        provider.shutdown();
        endpoint.close();
    }

    private OAuthClient client() {
        return new OAuthClient(
                "client.apps.example",
                "no-secret",
                provider.authorizationEndpointUrl("google").uri(),
                provider.tokenEndpointUrl("google").uri());
    }

    private OAuthClient scriptedClient() {
        return new OAuthClient("client.apps.example", "no-secret", client().authorizationUri(), endpoint.uri());
    }

    private static SignIn signIn(OAuthClient client) {
        return new SignIn(client, Scope.READ_ONLY, URI.create("http://127.0.0.1:1/"), new SecureRandom());
    }

    /** What a browser does: goes to the address, and follows to wherever it is sent. */
    private static HttpResponse<String> browse(URI address) throws Exception {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void assertRefused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(CounterflowException.class, e -> {
            assertThat(e.problem()).as(e.userMessage() + e.getCause()).isEqualTo(Problem.SIGN_IN_REQUIRED);
            assertThat(e.userMessage()).contains(words);
        });
    }

    @Test
    void theBrowserSignsInAndTheSignInIsKeptForLater() throws Exception {
        UserCredentials credentials;
        try (LoopbackRedirect redirect = LoopbackRedirect.listen(0)) {
            SignIn signIn = new SignIn(client(), Scope.READ_ONLY, redirect.address(), new SecureRandom());
            // The provider insists on openid, and shows a form when it is to prompt.
            String address = signIn.address()
                    .toString()
                    .replace("&scope=", "&scope=openid%20")
                    .replaceAll("prompt=[^&]*&", "");
            assertThat(browse(URI.create(address)).body()).contains("Google's answer");
            credentials = signIn.complete(redirect.await(Duration.ofSeconds(10)));
        }
        Path file = folder.resolve("new").resolve("google.json");
        new KeptSignIn(file).keep(client(), credentials);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        UserCredentials kept = new KeptSignIn(file).credentials().orElseThrow();
        assertThat(SourceCredentials.of(kept).credentials().getAccessToken()).isNotNull();
    }

    @Test
    void googleIsAskedForReadOnlyAccessWithAProofKeyAndForTheAccount() {
        assertThat(signIn(OAuthClient.of("client", "secret")).address().toString())
                .startsWith("https://accounts.google.com/o/oauth2/v2/auth?")
                .contains(
                        "response_type=code",
                        "client_id=client",
                        "scope=https://www.googleapis.com/auth/bigquery.readonly&",
                        "code_challenge=",
                        "code_challenge_method=S256",
                        "state=",
                        "access_type=offline",
                        "prompt=select_account",
                        "include_granted_scopes=false")
                .doesNotContain("secret");
    }

    @Test
    void eachAttemptHasAStateAndAProofKeyOfItsOwn() {
        assertThat(signIn(client()).state()).isNotEqualTo(signIn(client()).state());
    }

    @Test
    void anAnswerWithTheWrongStateIsNotAccepted() {
        assertRefused(
                () -> signIn(scriptedClient()).complete(Map.of("state", "other", "code", "stolen")),
                "another sign-in",
                "state");
        assertRefused(() -> signIn(scriptedClient()).complete(Map.of("code", "stolen")), "state");
        assertThat(endpoint.requests).isEmpty();
    }

    @Test
    void anAnswerIsAcceptedOnce() {
        SignIn signIn = signIn(scriptedClient());
        endpoint.answer(200, String.format(TOKENS, Scope.READ_ONLY.uri()));
        Map<String, String> answer = Map.of("state", signIn.state(), "code", "4/code");
        assertThat(signIn.complete(answer).getRefreshToken()).isEqualTo("refresh");
        assertRefused(() -> signIn.complete(answer), "another sign-in");
        assertThat(endpoint.requests)
                .singleElement()
                .satisfies(body -> assertThat(body)
                        .contains("code_verifier=", "grant_type=authorization_code", "client_id=client.apps.example"));
    }

    @Test
    void declinedConsentIsSaid() {
        SignIn signIn = signIn(client());
        assertRefused(() -> signIn.complete(Map.of("state", signIn.state(), "error", "access_denied")), "you declined");
    }

    @Test
    void anExpiredCodeIsSaid() {
        endpoint.answer(400, "{\"error\":\"invalid_grant\",\"error_description\":\"Malformed auth code.\"}");
        SignIn signIn = signIn(scriptedClient());
        assertRefused(() -> signIn.complete(Map.of("state", signIn.state(), "code", "old")), "code has run out");
    }

    @Test
    void anUnknownClientIsSaid() {
        endpoint.answer(
                401, "{\"error\":\"invalid_client\",\"error_description\":\"The OAuth client was not found.\"}");
        SignIn signIn = signIn(scriptedClient());
        assertRefused(
                () -> signIn.complete(Map.of("state", signIn.state(), "code", "code")), "client_secrets.json again");
    }

    @Test
    void accessThatWasLeftUntickedIsSaid() {
        endpoint.answer(200, String.format(TOKENS, "openid"));
        SignIn signIn = signIn(scriptedClient());
        assertRefused(() -> signIn.complete(Map.of("state", signIn.state(), "code", "code")), "unticked");
    }

    @Test
    void aSignInThatGoogleHasRevokedAsksForAnother() {
        endpoint.answer(
                400, "{\"error\":\"invalid_grant\",\"error_description\":\"Token has been expired or revoked.\"}");
        UserCredentials revoked = UserCredentials.newBuilder()
                .setClientId("client")
                .setClientSecret("secret")
                .setRefreshToken("revoked")
                .setTokenServerUri(endpoint.uri())
                .build();
        assertRefused(() -> SourceCredentials.of(revoked), "revoked", "seven days", "counterflow login");
    }

    @Test
    void aBrowserThatDoesNotComeBackIsNotWaitedForForever() {
        try (LoopbackRedirect redirect = LoopbackRedirect.listen(0)) {
            assertRefused(() -> redirect.await(Duration.ofMillis(50)), "did not come back");
        }
    }

    @Test
    void whatIsNotTheAnswerIsNotTakenForIt() throws Exception {
        try (LoopbackRedirect redirect = LoopbackRedirect.listen(0)) {
            assertThat(browse(redirect.address().resolve("/favicon.ico")).statusCode())
                    .isEqualTo(404);
            assertThat(browse(redirect.address()).statusCode()).isEqualTo(404);
            URI otherName = URI.create("http://localhost:" + redirect.port() + "/?code=1&state=2");
            assertThat(browse(otherName).statusCode()).isEqualTo(404);
            assertThat(browse(redirect.address().resolve("/?code=a%20b&state=s"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(redirect.await(Duration.ofSeconds(5)))
                    .containsEntry("code", "a b")
                    .containsEntry("state", "s");
        }
    }

    private KeptSignIn kept(String json) throws Exception {
        Path file = folder.resolve("google.json");
        Files.writeString(file, json);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return new KeptSignIn(file, new Revocation(endpoint.uri()));
    }

    @Test
    void signingOutRevokesAndRemoves() throws Exception {
        KeptSignIn kept = kept("{\"refresh_token\":\"1//token\"}");
        endpoint.answer(200, "{}");
        assertThat(kept.signOut()).isEqualTo(KeptSignIn.SignedOut.REVOKED);
        assertThat(endpoint.requests).containsExactly("token=1%2F%2Ftoken");
        assertThat(kept.file()).doesNotExist();
        assertThat(kept.signOut()).isEqualTo(KeptSignIn.SignedOut.NONE);
    }

    @Test
    void signingOutRemovesWhatGoogleDoesNotKnow() throws Exception {
        endpoint.answer(400, "{\"error\":\"invalid_token\"}");
        KeptSignIn kept = kept("{\"refresh_token\":\"old\"}");
        assertThat(kept.signOut()).isEqualTo(KeptSignIn.SignedOut.UNKNOWN_TO_GOOGLE);
        assertThat(kept.file()).doesNotExist();
    }

    @Test
    void signingOutRemovesTheFileEvenIfGoogleCannotBeReached() throws Exception {
        KeptSignIn kept = kept("{\"refresh_token\":\"token\"}");
        endpoint.close();
        assertThatThrownBy(kept::signOut).hasMessageContaining("myaccount.google.com/permissions");
        assertThat(kept.file()).doesNotExist();
    }

    @Test
    void aSignInThatOthersMayReadIsNotUsed() throws Exception {
        KeptSignIn kept = kept("{\"refresh_token\":\"token\"}");
        Files.setPosixFilePermissions(kept.file(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(kept::credentials).hasMessageContaining("chmod 600");
    }

    @Test
    void aDamagedSignInIsSaid() throws Exception {
        assertRefused(() -> kept("{\"refresh").credentials(), "holds no sign-in");
        assertRefused(() -> kept("{}").credentials(), "holds no sign-in");
        assertThat(new KeptSignIn(folder.resolve("none.json")).credentials()).isEmpty();
    }

    @Test
    void theDownloadedFileOfAClientIsRead() throws Exception {
        Path file = folder.resolve("client_secrets.json");
        Files.writeString(
                file,
                "{\"installed\":{\"client_id\":\"id\",\"client_secret\":\"s3cret\",\"auth_uri\":\"https://a.example/x\","
                        + "\"token_uri\":\"https://t.example/y\",\"redirect_uris\":[\"http://localhost\"]}}");
        OAuthClient client = OAuthClient.in(file);
        assertThat(client)
                .isEqualTo(new OAuthClient(
                        "id", "s3cret", URI.create("https://a.example/x"), URI.create("https://t.example/y")));
        assertThat(client.toString()).doesNotContain("s3cret");
    }

    @Test
    void anotherFileIsNotTakenForAClient() throws Exception {
        Path file = folder.resolve("client_secrets.json");
        Files.writeString(file, "{\"type\":\"service_account\"}");
        assertThatThrownBy(() -> OAuthClient.in(file)).hasMessageContaining("--credentials");
        Files.writeString(file, "nothing");
        assertThatThrownBy(() -> OAuthClient.in(file)).hasMessageContaining("not JSON");
        assertThatThrownBy(() -> OAuthClient.in(folder.resolve("none")))
                .isInstanceOfSatisfying(
                        CounterflowException.class, e -> assertThat(e.problem()).isEqualTo(Problem.FILE_ACCESS));
    }
}
