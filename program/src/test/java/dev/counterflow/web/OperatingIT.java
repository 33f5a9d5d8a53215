package dev.counterflow.web;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.ingest.ListSource;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
            List<Map<String, String>> lines = logged.all();
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
