package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.cluster.embedded.EmbeddedServers;
import dev.counterflow.source.bigquery.ServedDays;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program that is killed in the middle of a run that was asked for; a worker in another process goes on with it. */
class KilledServeIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String RUN = "/v1/runs/1";

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        EmbeddedServers.stop(folder.resolve("data"), true);
    }

    private RunningDemo start(ServedDays served, String... command) throws Exception {
        String[] arguments = new String[command.length + 4];
        System.arraycopy(command, 0, arguments, 0, command.length);
        arguments[command.length] = "--data-dir";
        arguments[command.length + 1] = "data";
        arguments[command.length + 2] = "--endpoint";
        arguments[command.length + 3] = served.endpoint();
        return RunningDemo.start(folder, arguments);
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private static void await(String url, String text) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String answer = get(url);
        while (!answer.contains(text)) {
            assertThat(System.nanoTime()).as(answer).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            answer = get(url);
        }
    }

    @Test
    void aWorkerInAnotherProcessGoesOnWithTheFirstDayNotPublished() throws Exception {
        try (ServedDays served = ServedDays.of(LocalDate.of(2020, 10, 27), LocalDate.of(2020, 10, 29), 20, 20)) {
            // The first day, and then nothing: a read has four streams, and so has that of the blocks.
            served.silenceAfter(8);
            try (RunningDemo serve = start(served, "serve", "--port", "0")) {
                String url = serve.url();
                assertThat(get(url + "/fetch_bigquery_data?end_date=2020-10-29"))
                        .contains("\"days_wanted\":3", "\"joined\":false");
                await(url + RUN, "\"days\":1,");
                serve.kill();
            }
            served.mend();
            try (RunningDemo worker = start(served, "worker")) {
                worker.untilPrinted("run 1 is done: 2 days published");
                assertThat(worker.out())
                        .contains("2020-10-28 is published", "2020-10-29 is published")
                        .doesNotContain("2020-10-27 is published");
                worker.terminate();
                assertThat(worker.exitCode()).isEqualTo(143);
            }
            try (RunningDemo serve = start(served, "serve", "--port", "0")) {
                String url = serve.url();
                int reads = served.reads();
                assertThat(get(url + "/fetch_bigquery_data?end_date=2020-10-29"))
                        .contains("\"state\":\"succeeded\"", "\"days\":3,", "\"transactions\":60,", "\"joined\":true");
                assertThat(served.reads()).isEqualTo(reads);
                logsEachRequestAsJsonUnderItsId(serve, url);
            }
        }
    }

    /** Its standard error is a file here, as it is under a service manager. */
    private static void logsEachRequestAsJsonUnderItsId(RunningDemo serve, String url) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url + RUN))
                                .header("X-Request-Id", "proxy-17.a")
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.headers().firstValue("X-Request-Id")).contains("proxy-17.a");
        String line = serve.untilLogged("proxy-17.a");
        JsonNode logged = JsonMapper.shared().readTree(line);
        assertThat(Instant.parse(logged.get("time").asString()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(logged.get("level").asString()).isEqualTo("INFO");
        assertThat(logged.get("message").asString()).isEqualTo("answered");
        assertThat(logged.get("request").asString()).isEqualTo("proxy-17.a");
        assertThat(logged.get("route").asString()).isEqualTo("/v1/runs/{id}");
        assertThat(logged.get("status").asInt()).isEqualTo(200);
        assertThat(logged.get("ms").asDouble()).isPositive();
    }
}
