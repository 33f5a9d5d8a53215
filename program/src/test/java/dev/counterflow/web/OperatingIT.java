package dev.counterflow.web;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.ingest.ListSource;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever runs a server sees of it. */
class OperatingIT {
    private static final String A = "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez";
    private static final String EXPOSURE = "/v1/bitcoin/addresses/" + A + "/exposure";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    @TempDir
    static Path work;

    private static ServedCluster served;

    @BeforeAll
    static void serve() throws Exception {
        served = new ServedCluster(work);
        served.load(new ListSource(
                "two days with one between them",
                List.of(payment("2020-10-27", "coinbase", A, 500), payment("2020-10-29", "coinbase", A, 7))));
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static String metrics() throws Exception {
        HttpResponse<String> response = served.get("/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        return response.body();
    }

    private static double figure(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElse(0);
    }

    @Test
    void requestsAreCountedByRouteAndStatusAndNotByWhatTheyAsk() throws Exception {
        String answered = "counterflow_http_requests_seconds_count{method=\"GET\",route=\"" + V1Exposure.PATH
                + "\",status=\"200\"}";
        double before = figure(metrics(), answered);
        served.get(EXPOSURE);
        served.get(EXPOSURE + "?limit=2");
        served.get("/v1/" + A);
        String after = metrics();
        assertThat(figure(after, answered) - before).isEqualTo(2);
        assertThat(after)
                .contains("route=\"none\",status=\"404\"}")
                .contains("counterflow_http_requests_seconds_bucket{method=\"GET\",route=\"" + V1Exposure.PATH
                        + "\",status=\"200\",le=\"0.005\"}")
                .doesNotContain(A);
    }

    @Test
    void questionsConnectionsServersDaysAndRunsAreMeasured() throws Exception {
        served.get(EXPOSURE);
        String metrics = metrics();
        assertThat(figure(metrics, "counterflow_coordinator_round_trips_seconds_count{outcome=\"answered\"}"))
                .isPositive();
        assertThat(figure(metrics, "counterflow_coordinator_up")).isEqualTo(1);
        assertThat(figure(metrics, "counterflow_server_up{server=\"db1\"}")).isEqualTo(1);
        assertThat(figure(metrics, "counterflow_days{chain=\"bitcoin\",state=\"complete\"}"))
                .isEqualTo(2);
        assertThat(figure(metrics, "counterflow_days{chain=\"bitcoin\",state=\"missing\"}"))
                .isEqualTo(1);
        assertThat(figure(metrics, "counterflow_transactions{chain=\"bitcoin\"}"))
                .isEqualTo(2);
        assertThat(figure(metrics, "counterflow_runs{state=\"succeeded\"}")).isEqualTo(1);
        assertThat(figure(metrics, "counterflow_pool_most")).isPositive();
        assertThat(metrics)
                .contains("counterflow_questions_under_way 0")
                .contains("counterflow_questions_refused_total 0")
                .contains("jvm_memory_used_bytes");
    }

    private static double roundTrips(String metrics, String server) {
        return figure(metrics, "counterflow_server_round_trips_total{server=\"" + server + "\"}");
    }

    /** Waits until the metrics say something, and returns them; every look is less than a check of the servers. */
    private static String awaitMetrics(Predicate<String> said) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String metrics = metrics();
        while (!said.test(metrics)) {
            assertThat(System.nanoTime()).as(metrics).isLessThan(end);
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            metrics = metrics();
        }
        return metrics;
    }

    @Test
    void theRoundTripsOfQuestionsAreCountedForEachServerThatTheyAsk() throws Exception {
        String before = metrics();
        int questions = 40;
        for (int asked = 0; asked < questions; asked++) {
            assertThat(served.get(EXPOSURE).statusCode()).isEqualTo(200);
        }
        String after = awaitMetrics(now -> Stream.of("db0", "db1")
                .allMatch(server -> roundTrips(now, server) - roundTrips(before, server) >= questions));
        // No segment that holds the address is there: it is only asked whether it answers.
        assertThat(roundTrips(after, "db2") - roundTrips(before, "db2")).isLessThan(questions);
        assertThat(List.of("db1", "db2"))
                .allSatisfy(server -> assertThat(
                                figure(after, "counterflow_server_checks_seconds_count{server=\"" + server + "\"}"))
                        .isPositive())
                .allSatisfy(server -> assertThat(
                                figure(after, "counterflow_server_checks_seconds_max{server=\"" + server + "\"}"))
                        .isBetween(0.000_01, 1.0));
    }

    @Test
    void aServerThatIsDownIsToldAndItsCountsStandStill() throws Exception {
        String up = "counterflow_server_up{server=\"db1\"}";
        String failures = "counterflow_server_failures_total{reason=\"silent\",server=\"db1\"}";
        String before = metrics();
        served.network("db1").die();
        try {
            HttpResponse<String> refused = served.get(EXPOSURE);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("server db1");
            String down = awaitMetrics(now -> figure(now, up) == 0);
            assertThat(figure(down, failures) - figure(before, failures)).isEqualTo(1);
            assertThat(figure(down, "counterflow_server_up{server=\"db2\"}")).isEqualTo(1);
            assertThat(figure(down, "counterflow_coordinator_up")).isEqualTo(1);
            assertThat(figure(down, "counterflow_server_days{server=\"db1\"}")).isEqualTo(1);
            assertThat(roundTrips(down, "db1")).isGreaterThanOrEqualTo(roundTrips(before, "db1"));
            assertThat(served.get("/readyz").body()).contains("{\"name\":\"db1\",\"answers\":false}");
        } finally {
            served.network("db1").revive();
        }
        awaitMetrics(now -> figure(now, up) == 1);
    }

    @Test
    void withoutItsCoordinatorAServerIsNotReadyAndToldNothingOfTheCluster() throws Exception {
        served.network("db0").die();
        try {
            String down = awaitMetrics(now -> figure(now, "counterflow_coordinator_up") == 0);
            assertThat(down).doesNotContain("counterflow_server_up{", "counterflow_days{");
            HttpResponse<String> notReady = served.get("/readyz");
            assertThat(notReady.statusCode()).isEqualTo(503);
            assertThat(notReady.body()).contains("\"code\":\"server_unavailable\"", "db0");
            assertThat(served.get("/livez").statusCode()).isEqualTo(200);
        } finally {
            served.network("db0").revive();
        }
        awaitMetrics(now -> figure(now, "counterflow_server_up{server=\"db1\"}") == 1);
    }

    @Test
    void everyFigureIsDocumented() throws Exception {
        served.get(EXPOSURE);
        String page = Files.readString(Path.of(System.getProperty("counterflow.repository"), "docs", "monitoring.md"));
        assertThat(metrics().lines())
                .filteredOn(line -> line.startsWith("# TYPE counterflow_"))
                .isNotEmpty()
                .map(line -> line.substring("# TYPE ".length())
                        .replaceFirst(" .*", "")
                        .replaceFirst("_seconds_max$", "_seconds"))
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void readinessNamesTheServersAndWhetherTheyAnswer() throws Exception {
        assertThat(served.get("/readyz").body())
                .isEqualTo("{\"success\":true,\"servers\":[{\"name\":\"db0\",\"answers\":true},"
                        + "{\"name\":\"db1\",\"answers\":true},{\"name\":\"db2\",\"answers\":true}]}\n");
    }

    @Test
    void aRequestIsLoggedOnOneLineWithoutWhatItAsks() throws Exception {
        try (LoggedRequests logged = new LoggedRequests()) {
            served.get(EXPOSURE + "?limit=3", "X-Request-Id", "proxy-17.a");
            served.get("/v1/" + A);
            served.get("/livez");
            List<Map<String, String>> lines = logged.all(2);
            assertThat(lines).hasSize(2);
            assertThat(lines.get(0))
                    .containsEntry("request", "proxy-17.a")
                    .containsEntry("method", "GET")
                    .containsEntry("route", V1Exposure.PATH)
                    .containsEntry("status", "200")
                    .containsEntry("caller", "anonymous")
                    .hasEntrySatisfying(
                            "ms", ms -> assertThat(Double.parseDouble(ms)).isPositive());
            assertThat(lines.get(1)).containsEntry("route", "none").containsEntry("status", "404");
            assertThat(lines.toString()).doesNotContain(A);
        }
    }

    @Test
    void theIdOfAWellFormedRequestIsKept() throws Exception {
        assertThat(served.get(EXPOSURE, "X-Request-Id", "a.b-c_9").headers().firstValue("X-Request-Id"))
                .contains("a.b-c_9");
        assertThat(served.get("/nothing", "X-Request-Id", "a.b-c_9").headers().firstValue("X-Request-Id"))
                .contains("a.b-c_9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a b", "{\"forged\":true}", "0123456789012345678901234567890123456789012345678901234567890123456"
            })
    void anotherIdIsReplaced(String id) throws Exception {
        assertThat(served.get("/livez", "X-Request-Id", id).headers().firstValue("X-Request-Id"))
                .hasValueSatisfying(made -> assertThat(made).matches("[0-9a-f]{12}"));
    }
}
