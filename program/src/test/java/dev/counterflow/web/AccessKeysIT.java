package dev.counterflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.cluster.AccessKey;
import dev.counterflow.cluster.AccessKeys;
import dev.counterflow.cluster.Role;
import dev.counterflow.problem.CounterflowException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that answers only those who show an access key. */
class AccessKeysIT {
    private static final String DAYS = "/v1/days";

    @TempDir
    static Path work;

    private static ServedCluster served;
    private static AccessKeys keys;

    @BeforeAll
    static void serve() {
        served = new ServedCluster(work, true);
        keys = new AccessKeys(served.cluster());
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static String key(String name, AccessKey.Scope scope, OptionalInt rate) {
        return keys.add(new AccessKey(name, scope, rate));
    }

    private static HttpResponse<String> get(String path, String token) throws Exception {
        return served.get(path, "Authorization", "Bearer " + token);
    }

    @Test
    void whoShowsNoKeyIsToldHowTo() throws Exception {
        HttpResponse<String> response = served.get(DAYS);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"counterflow\"");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"code\":\"key_required\"").contains("Authorization: Bearer KEY");
        assertThat(served.get("/address/exposure/direct?address=coinbase").statusCode())
                .isEqualTo(401);
        assertThat(served.get("/metrics").statusCode()).isEqualTo(401);
        assertThat(served.post("/v1/bitcoin/exposure", "{\"addresses\":[\"coinbase\"]}")
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/docs", "/counterflow.js", "/livez", "/readyz"})
    void thePageAndTheHealthOfTheServerNeedNone(String path) throws Exception {
        assertThat(served.get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"counterflow_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "x", "a b", "' or true --"})
    void aKeyThatDoesNotExistIsRefused(String token) throws Exception {
        HttpResponse<String> response = get(DAYS, token);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"counterflow\", error=\"invalid_token\"");
    }

    @Test
    void aKeyOpensWhatItsScopeSays() throws Exception {
        String read = key("reader", AccessKey.Scope.READ, OptionalInt.empty());
        assertThat(get(DAYS, read).statusCode()).isEqualTo(200);
        assertThat(served.get(DAYS, "authorization", "bearer " + read).statusCode())
                .isEqualTo(200);
        assertThat(get("/metrics", read).statusCode()).isEqualTo(200);
        String ingest = key("loader", AccessKey.Scope.INGEST, OptionalInt.empty());
        assertThat(get(DAYS, ingest).statusCode()).isEqualTo(200);
    }

    @Test
    void theNameOfTheKeyIsLoggedAndTheKeyIsNot() throws Exception {
        String token = key("logged", AccessKey.Scope.READ, OptionalInt.empty());
        try (LoggedRequests logged = new LoggedRequests()) {
            get(DAYS, token);
            assertThat(logged.all(1))
                    .singleElement()
                    .satisfies(line -> assertThat(line).containsEntry("caller", "logged"));
            assertThat(logged.all(1).toString()).doesNotContain(token);
        }
    }

    @Test
    void aRevokedKeyStopsToWorkWithinSecondsAndItsNameIsFree() throws Exception {
        String token = key("leaving", AccessKey.Scope.READ, OptionalInt.empty());
        assertThat(get(DAYS, token).statusCode()).isEqualTo(200);
        keys.revoke("leaving");
        long deadline = System.nanoTime()
                + KnownKeys.GOOD_FOR.plus(Duration.ofSeconds(2)).toNanos();
        while (get(DAYS, token).statusCode() == 200) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        assertThat(get(DAYS, token).statusCode()).isEqualTo(401);
        assertThat(get(DAYS, key("leaving", AccessKey.Scope.READ, OptionalInt.empty()))
                        .statusCode())
                .isEqualTo(200);
        assertThatThrownBy(() -> keys.revoke("nobody")).hasMessageContaining("there is no key 'nobody'");
    }

    @Test
    void aNameIsOneKey() {
        key("twice", AccessKey.Scope.READ, OptionalInt.empty());
        assertThatThrownBy(() -> key("twice", AccessKey.Scope.INGEST, OptionalInt.empty()))
                .isInstanceOf(CounterflowException.class)
                .hasMessageContaining("there is a key twice already");
    }

    @Test
    void moreRequestsThanAKeyIsGoodForAreRefusedAndSayWhenToAskAgain() throws Exception {
        String token = key("limited", AccessKey.Scope.READ, OptionalInt.of(2));
        HttpResponse<String> first = get(DAYS, token);
        assertThat(first.headers().firstValue("RateLimit-Policy")).contains("\"key\";q=2;w=60");
        assertThat(first.headers().firstValue("RateLimit")).contains("\"key\";r=1;t=30");
        assertThat(get(DAYS + "?chain=x", token).headers().firstValue("RateLimit"))
                .hasValueSatisfying(state -> assertThat(state).startsWith("\"key\";r=0;t="));
        HttpResponse<String> refused = get(DAYS, token);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("\"code\":\"rate_limited\"");
        assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 30);
    }

    @Test
    void aRequestAboutManyAddressesCountsAsMany() throws Exception {
        String token = key("many", AccessKey.Scope.READ, OptionalInt.of(10));
        String body = "{\"addresses\":[" + "\"coinbase\",".repeat(19) + "\"coinbase\"]}";
        assertThat(served.post("/v1/bitcoin/exposure", body, "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> refused = get(DAYS, token);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(60, 66);
    }

    @Test
    void nobodyWithoutAKeyChoosesWhatTheServerReadsWith() throws Exception {
        HttpResponse<String> refused = served.get("/authenticate?keep=true");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("\"code\":\"key_scope\"", "counterflow login");
    }

    @Test
    void whoServesCannotListTheKeys() throws Exception {
        try (Connection reader = served.cluster().coordinator().connect(Role.READER)) {
            assertThatThrownBy(() -> reader.createStatement().executeQuery("select * from counterflow.access_key"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }
}
