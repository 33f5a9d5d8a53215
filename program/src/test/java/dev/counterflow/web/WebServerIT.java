package dev.counterflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.exposure.Answer;
import dev.counterflow.exposure.Exposure;
import dev.counterflow.exposure.Question;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real web server on loopback, in front of answers that each test makes up. */
class WebServerIT {
    private static final String ADDRESS = "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez";
    private static final String EXPOSURE = "/address/exposure/direct?address=" + ADDRESS;
    private static final Answer NOBODY = new Answer(List.of(), false, List.of(), List.of());
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 2;
    private static final int SECONDS_TO_WAIT = 20;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Question> asked = new ArrayList<>();
    private Optional<WebServer> server = Optional.empty();

    @AfterEach
    void stop() {
        server.ifPresent(WebServer::close);
    }

    @Test
    void anAnswerHasTheDocumentedShapeToTheByte() throws Exception {
        serve(new Answer(
                List.of(
                        exposure("12higDjoCCNXSA95xZMWUdPvXNmkAduhWv", 0, 1_733_177),
                        exposure("coinbase", 100_000_000, 1)),
                false,
                List.of(),
                List.of()));
        HttpResponse<String> response = get(EXPOSURE);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("Link")).isEmpty();
        assertThat(response.body())
                .isEqualTo("{\"data\":[{\"address\":\"12higDjoCCNXSA95xZMWUdPvXNmkAduhWv\",\"inflows\":\"0\","
                        + "\"outflows\":\"0.01733177\",\"total_flows\":\"0.01733177\"},"
                        + "{\"address\":\"coinbase\",\"inflows\":\"1\",\"outflows\":\"0.00000001\","
                        + "\"total_flows\":\"1.00000001\"}],\"success\":true}\n");
    }

    @Test
    void anAddressThatNobodyHasSeenHasNoCounterparties() throws Exception {
        serve(NOBODY);
        assertThat(get(EXPOSURE).body()).isEqualTo("{\"data\":[],\"success\":true}\n");
    }

    @Test
    void theDeadlineOfTheSettingsIsThatOfTheQuestion() throws Exception {
        serve(NOBODY);
        get(EXPOSURE);
        assertThat(asked).singleElement().extracting(Question::deadline).isEqualTo(DEADLINE);
    }

    @Test
    void whatIsMissingFromAPartialAnswerIsListed() throws Exception {
        serve(new Answer(List.of(), false, List.of(3, 4), List.of("db1")));
        assertThat(get(EXPOSURE + "&partial=true").body())
                .isEqualTo("{\"data\":[],\"success\":true,\"missing\":{\"servers\":[\"db1\"],\"segments\":[3,4]}}\n");
        assertThat(asked).singleElement().extracting(Question::partial).isEqualTo(true);
    }

    @Test
    void aFurtherPageIsLinked() throws Exception {
        serve(new Answer(List.of(exposure("coinbase", 1, 0)), true, List.of(), List.of()));
        String link = get(EXPOSURE + "&limit=1&start_date=2020-10-27T00:00:00%2B02:00")
                .headers()
                .firstValue("Link")
                .orElseThrow();
        assertThat(link)
                .isEqualTo("</address/exposure/direct?address=" + ADDRESS
                        + "&limit=1&offset=1&start_date=2020-10-27T00%3A00%3A00%2B02%3A00>; rel=\"next\"");
        get(link.substring(1, link.indexOf('>')));
        assertThat(asked.get(1).offset()).isEqualTo(1);
        assertThat(asked.get(1).range()).isEqualTo(asked.get(0).range());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?| address is missing; it should be a bitcoin address",
                "?address=coinbase&flow_type=out| flow_type is 'out'; it should be one of both, inflow, outflow",
                "?address=coinbase&start=2020-10-27| there is no parameter 'start'; there are address, start_date, end_date,"
                        + " flow_type, limit, offset, chain, partial",
                "?address=coinbase&limit=5&limit=6| limit is given 2 times; give it once",
                "?address=coinbase&limit=%1B%5B2J| limit is '\\\\u001B[2J'; it should be a whole number from 1 to 1000",
                "?address=coinbase&start_date=2020-10-27T12:00:00+02:00| start_date is '2020-10-27T12:00:00 02:00'; it should"
                        + " be a day such as 2020-10-27, or a time with its zone such as 2020-10-27T12:00:00Z (in a URL,"
                        + " write + as %2B)",
            })
    void badInputIsNamedAndExplained(String query, String message) throws Exception {
        serve(NOBODY);
        HttpResponse<String> response = get("/address/exposure/direct" + query);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo(error("invalid_parameter", message.strip()));
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?address=%zz", "?address=%", "?address=%u0041"})
    void aQueryThatIsNotEncodedProperlyIsTheClientsMistake(String query) throws Exception {
        serve(NOBODY);
        String answer = raw(
                "GET /address/exposure/direct" + query + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":\"invalid_parameter\"");
    }

    @Test
    void aSilentServerIsNamedAndMakesTheAnswerUnavailable() throws Exception {
        serve(question -> {
            throw new CounterflowException(Problem.SERVER_UNAVAILABLE, "server db1 does not answer");
        });
        HttpResponse<String> response = get(EXPOSURE);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(response.body()).isEqualTo(error("server_unavailable", "server db1 does not answer"));
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void aDefectIsNotShownToTheClient() throws Exception {
        serve(question -> {
            throw new IllegalStateException("the secret is Rumpelstiltskin");
        });
        HttpResponse<String> response = get(EXPOSURE);
        String id = response.headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body())
                .contains("\"internal\"")
                .contains(id)
                .doesNotContain("Rumpelstiltskin", "IllegalState");
    }

    @Test
    void anErrorOfTheJavaMachineIsNotShownToTheClientEither() throws Exception {
        serve(question -> {
            throw new StackOverflowError("the secret is Rumpelstiltskin");
        });
        HttpResponse<String> response = get(EXPOSURE);
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("\"success\":false").doesNotContain("Rumpelstiltskin", "StackOverflow");
    }

    @Test
    void unknownPathsAndWrongMethodsAreAnsweredInTheSameShape() throws Exception {
        serve(NOBODY);
        HttpResponse<String> unknown = get("/address/exposure/indirect");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body())
                .isEqualTo(error(
                        "not_found",
                        "there is nothing at '/address/exposure/indirect'; exposures are at /address/exposure/direct"));
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND")) {
            HttpResponse<String> wrong = send(request(EXPOSURE).method(method, HttpRequest.BodyPublishers.noBody()));
            assertThat(wrong.statusCode()).as(method).isEqualTo(405);
            assertThat(wrong.headers().firstValue("Allow")).as(method).contains("GET, HEAD");
            assertThat(wrong.body()).as(method).contains("\"code\":\"method_not_allowed\"");
        }
    }

    @Test
    void headIsAnsweredLikeGetWithoutTheBody() throws Exception {
        serve(NOBODY);
        HttpResponse<String> get = get(EXPOSURE);
        HttpResponse<String> head = send(request(EXPOSURE).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (String header : List.of("Content-Length", "Content-Type", "Cache-Control")) {
            assertThat(head.headers().firstValue(header))
                    .isEqualTo(get.headers().firstValue(header));
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void aBodyIsRefused() throws Exception {
        serve(NOBODY);
        HttpResponse<String> response =
                send(request(EXPOSURE).method("GET", HttpRequest.BodyPublishers.ofString("x".repeat(100_000))));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("it should have none");
        assertThat(asked).isEmpty();
    }

    @Test
    void aUrlWithoutEndIsRefused() throws Exception {
        serve(NOBODY);
        HttpResponse<String> response = get(EXPOSURE + "&chain=" + "x".repeat(20_000));
        assertThat(response.statusCode()).isIn(414, 431);
        assertThat(response.body()).contains("\"success\":false").contains("at most 8192 bytes");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void aRequestWithoutAPathIsNotSentOn() throws Exception {
        serve(NOBODY);
        assertThat(raw("GET ?logout HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("X-Content-Type-Options: nosniff")
                .doesNotContain("Location");
    }

    @Test
    void whatIsNotHttpIsRefusedInTheSameShape() throws Exception {
        serve(NOBODY);
        assertThat(raw("GET /%00 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"success\":false")
                .doesNotContain("Server: Jetty");
    }

    @Test
    void thePageMayLoadNothingFromElsewhere() throws Exception {
        serve(NOBODY);
        for (String path : List.of("/", "/counterflow.css", "/counterflow.js", "/icon.svg")) {
            HttpResponse<String> response = get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        }
        assertThat(get("/").body()).doesNotContainPattern("<script>|<style>| on[a-z]+=|style=");
    }

    @Test
    void questionsBeyondTheBoundAreTurnedAwayAtOnce() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        serve(question -> {
            await(release);
            return NOBODY;
        });
        int bound = AT_ONCE * (1 + WebSettings.WAITING_FOR_EACH);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < bound + 3; i++) {
            answers.add(client.sendAsync(request(EXPOSURE).build(), BodyHandlers.ofString()));
        }
        CompletableFuture.allOf(answers.stream()
                        .map(answer -> answer.thenAccept(done -> {}))
                        .toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, 1, TimeUnit.SECONDS)
                .join();
        List<HttpResponse<String>> refused = answers.stream()
                .filter(CompletableFuture::isDone)
                .map(CompletableFuture::join)
                .toList();
        assertThat(refused).hasSize(3).allSatisfy(response -> {
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).contains("1");
            assertThat(response.body()).contains("\"overloaded\"");
        });
        release.countDown();
        assertThat(answers.stream().map(CompletableFuture::join).filter(response -> response.statusCode() == 200))
                .hasSize(bound);
    }

    @Test
    void aStoppingServerFinishesWhatIsUnderWay() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        serve(question -> {
            arrived.countDown();
            await(release);
            return NOBODY;
        });
        CompletableFuture<HttpResponse<String>> underWay =
                client.sendAsync(request(EXPOSURE).build(), BodyHandlers.ofString());
        await(arrived);
        WebServer stopping = server.orElseThrow();
        URI late = request(EXPOSURE).build().uri();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(stopping::close);
        untilRefused(late);
        assertThat(stopped).isNotDone();
        release.countDown();
        assertThat(underWay.get(SECONDS_TO_WAIT, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        stopped.get(SECONDS_TO_WAIT, TimeUnit.SECONDS);
    }

    @Test
    void aServerThatIsAboutToStopSaysThatItIsNotReadyAndStillAnswers() throws Exception {
        Duration longerThanTheTest = Duration.ofMinutes(1);
        server = Optional.of(WebServer.start(
                new WebSettings("127.0.0.1", 0, AT_ONCE, DEADLINE, longerThanTheTest, false, Optional.empty()),
                question -> NOBODY));
        assertThat(get(Readiness.PATH).statusCode()).isEqualTo(200);
        URI late = request(EXPOSURE).build().uri();
        Thread stopping = new Thread(server.orElseThrow()::close);
        stopping.start();
        try {
            HttpResponse<String> ready = get(Readiness.PATH);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_WAIT);
            while (ready.statusCode() == 200 && System.nanoTime() < deadline) {
                ready = get(Readiness.PATH);
            }
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("\"code\":\"overloaded\"", "the server is about to stop");
            assertThat(ready.headers().firstValue("Retry-After")).isPresent();
            assertThat(get(Readiness.LIVE).statusCode()).isEqualTo(200);
            assertThat(get(EXPOSURE).statusCode()).isEqualTo(200);
            assertThat(stopping.isAlive()).isTrue();
        } finally {
            stopping.interrupt();
            stopping.join();
            server = Optional.empty();
        }
        untilRefused(late);
    }

    @Test
    void aPortInUseIsSaidToBeInUse() {
        serve(NOBODY);
        int port = server.orElseThrow().port();
        assertThatThrownBy(() -> WebServer.start(new WebSettings("127.0.0.1", port, AT_ONCE, DEADLINE), q -> NOBODY))
                .hasMessage("another program listens on 127.0.0.1, port " + port + "; choose another port with --port")
                .extracting(e -> ((CounterflowException) e).problem())
                .isEqualTo(Problem.BUSY);
    }

    @Test
    void anAddressOfAnotherMachineCannotBeListenedOn() {
        assertThatThrownBy(() -> WebServer.start(new WebSettings("192.0.2.1", 0, AT_ONCE, DEADLINE), q -> NOBODY))
                .extracting(e -> ((CounterflowException) e).problem())
                .isEqualTo(Problem.INVALID_PARAMETER);
    }

    private void serve(Answer answer) {
        serve(question -> {
            asked.add(question);
            return answer;
        });
    }

    private void serve(Answers answers) {
        server = Optional.of(WebServer.start(new WebSettings("127.0.0.1", 0, AT_ONCE, DEADLINE), answers));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.orElseThrow().url() + path))
                .timeout(Duration.ofSeconds(SECONDS_TO_WAIT));
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), server.orElseThrow().port())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void untilRefused(URI address) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_WAIT);
        while (System.nanoTime() < deadline) {
            try (Socket accepted = new Socket(address.getHost(), address.getPort())) {
                assertThat(accepted.isConnected()).isTrue();
            } catch (IOException e) {
                return;
            }
        }
        throw new AssertionError("the server still accepts connections");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(SECONDS_TO_WAIT, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Exposure exposure(String counterparty, long inflows, long outflows) {
        return new Exposure(counterparty, BigInteger.valueOf(inflows), BigInteger.valueOf(outflows));
    }

    private static String error(String code, String message) {
        return "{\"success\":false,\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}\n";
    }
}
