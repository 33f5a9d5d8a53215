package dev.counterflow.web;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.counterflow.cluster.NetworkProxy;
import dev.counterflow.ingest.ListSource;
import java.io.BufferedReader;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** API v1 over HTTP, on a real cluster. */
class ApiV1IT {
    private static final String A = "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez";
    private static final String B = "12higDjoCCNXSA95xZMWUdPvXNmkAduhWv";
    private static final String SUMMARY = "/v1/bitcoin/addresses/" + A;
    private static final String EXPOSURE = SUMMARY + "/exposure";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path work;

    private static ServedCluster served;

    @BeforeAll
    static void serve() throws InterruptedException {
        served = new ServedCluster(work);
        served.load(new ListSource(
                "three days",
                List.of(
                        payment("2020-10-27", "coinbase", A, 500),
                        payment("2020-10-28", A, B, 20),
                        payment("2020-10-30", B, A, 100_000_000),
                        payment("2020-10-30", A, "shielded", 20))));
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static JsonNode json(String path) throws Exception {
        HttpResponse<String> response = served.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static String counterparties(JsonNode exposure) {
        List<String> all = new ArrayList<>();
        exposure.path("counterparties")
                .forEach(one -> all.add(one.path("address").asText()));
        return String.join(" ", all);
    }

    @Test
    void anExposureHasAmountsTwiceTheRuleAndTheDaysAskedWithTheirStates() throws Exception {
        JsonNode answer = json(EXPOSURE + "?start_date=2020-10-26&end_date=2020-10-30");
        assertThat(counterparties(answer)).isEqualTo(B + " coinbase shielded");
        assertThat(answer.at("/counterparties/0").toString())
                .isEqualTo("{\"address\":\"" + B + "\",\"inflows\":\"1\",\"inflows_satoshis\":\"100000000\","
                        + "\"outflows\":\"0.0000002\",\"outflows_satoshis\":\"20\",\"total_flows\":\"1.0000002\","
                        + "\"total_flows_satoshis\":\"100000020\"}");
        assertThat(answer.path("rule").asText()).isEqualTo("proportional");
        assertThat(answer.path("days").toString())
                .isEqualTo("[{\"first_day\":\"2020-10-26\",\"last_day\":\"2020-10-26\",\"state\":\"missing\"},"
                        + "{\"first_day\":\"2020-10-27\",\"last_day\":\"2020-10-28\",\"state\":\"complete\"},"
                        + "{\"first_day\":\"2020-10-29\",\"last_day\":\"2020-10-29\",\"state\":\"missing\"},"
                        + "{\"first_day\":\"2020-10-30\",\"last_day\":\"2020-10-30\",\"state\":\"complete\"}]");
    }

    @Test
    void counterpartiesAreChosenHiddenAndOrdered() throws Exception {
        assertThat(counterparties(json(EXPOSURE + "?counterparty=shielded"))).isEqualTo("shielded");
        assertThat(counterparties(json(EXPOSURE + "?hide=shielded,coinbase"))).isEqualTo(B);
        assertThat(counterparties(json(EXPOSURE + "?min_amount=0.000005"))).isEqualTo(B + " coinbase");
        assertThat(counterparties(json(EXPOSURE + "?order=address"))).isEqualTo(B + " coinbase shielded");
        assertThat(counterparties(json(EXPOSURE + "?order=outflows&flow_type=outflow")))
                .isEqualTo(B + " shielded");
    }

    @Test
    void theNextPageGoesOnBehindTheLastRowAndIsLinked() throws Exception {
        HttpResponse<String> first = served.get(EXPOSURE + "?limit=2");
        String link = first.headers().firstValue("Link").orElseThrow();
        JsonNode second = json(link.substring(1, link.indexOf('>')));
        assertThat(counterparties(second)).isEqualTo("shielded");
        assertThat(second.path("more").asBoolean()).isFalse();
        assertThat(second.has("next_page_token")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AAAA", "%00", "bm9uc2Vuc2U", "YQpiCmMKZA"})
    void aTokenThatIsMadeUpIsRefused(String token) throws Exception {
        HttpResponse<String> response = served.get(EXPOSURE + "?page_token=" + token);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void aSummaryHasTotalsAndDays() throws Exception {
        JsonNode summary = json(SUMMARY);
        assertThat(summary.path("first_active_day").asText()).isEqualTo("2020-10-27");
        assertThat(summary.path("last_active_day").asText()).isEqualTo("2020-10-30");
        assertThat(summary.path("inflows_satoshis").asText()).isEqualTo("100000500");
        assertThat(summary.path("outflows_satoshis").asText()).isEqualTo("40");
        assertThat(summary.path("counterparties").asInt()).isEqualTo(3);
        assertThat(summary.path("transactions").asInt()).isEqualTo(4);
        assertThat(summary.path("active_days")).hasSize(3);
        assertThat(json("/v1/bitcoin/addresses/" + "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")
                        .path("first_active_day")
                        .isNull())
                .isTrue();
    }

    @Test
    void theTransactionsAddUpToTheFigureOverPages() throws Exception {
        String path = SUMMARY + "/counterparties/" + B + "/transactions";
        JsonNode first = json(path + "?limit=1");
        JsonNode second = json(
                path + "?limit=1&page_token=" + first.path("next_page_token").asText());
        assertThat(second.path("more").asBoolean()).isFalse();
        BigInteger outflows = new BigInteger(
                        first.at("/transactions/0/outflow_satoshis").asText())
                .add(new BigInteger(
                        second.at("/transactions/0/outflow_satoshis").asText()));
        assertThat(outflows.toString())
                .isEqualTo(first.path("outflows_satoshis").asText())
                .isEqualTo(
                        json(EXPOSURE).at("/counterparties/0/outflows_satoshis").asText());
        assertThat(first.at("/transactions/0/time").asText()).isEqualTo("2020-10-30T12:00:00Z");
    }

    @Test
    void manyAddressesAreAnsweredLineByLineInOrder() throws Exception {
        HttpResponse<String> response = served.post(
                "/v1/bitcoin/exposure", "{\"addresses\":[\"" + A + "\",\"nobody\",\"" + B + "\"],\"limit\":1}");
        assertThat(response.statusCode()).isEqualTo(200);
        List<String> lines = response.body().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(counterparties(JSON.readTree(lines.get(0)))).isEqualTo(B);
        assertThat(JSON.readTree(lines.get(1)).at("/problem/code").asText()).isEqualTo("invalid_address");
        assertThat(counterparties(JSON.readTree(lines.get(2)))).isEqualTo(A);
        assertThat(lines.get(3)).isEqualTo("{\"addresses\":3}");
    }

    /** The second address has a day on a server that is frozen until the first line has been read. */
    @Test
    void whatIsAnsweredOfManyAddressesComesBeforeTheRest() throws Exception {
        String body = "{\"addresses\":[\"coinbase\",\"" + B + "\"]}";
        NetworkProxy network = served.network("db1");
        network.freeze();
        try (BufferedReader lines = served.postAndRead("/v1/bitcoin/exposure", body)) {
            assertThat(counterparties(JSON.readTree(lines.readLine()))).isEqualTo(A);
            network.thaw();
            assertThat(counterparties(JSON.readTree(lines.readLine()))).isEqualTo(A);
            assertThat(lines.readLine()).isEqualTo("{\"addresses\":2}");
        } finally {
            network.thaw();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"addresses\":[]}",
                "{\"addresses\":[\"coinbase\"],\"limit\":0}",
                "{\"addresses\":[\"coinbase\"],\"colour\":1}",
                "{\"addresses\":\"coinbase\"}"
            })
    void aBadQuestionAboutManyIsRefusedBeforeTheFirstLine(String body) throws Exception {
        HttpResponse<String> response = served.post("/v1/bitcoin/exposure", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).contains("\"code\":\"invalid_parameter\"");
    }

    @Test
    void tooManyAddressesAreRefused() throws Exception {
        String addresses = IntStream.range(0, V1Batch.MOST_ADDRESSES + 1)
                .mapToObj(at -> "\"coinbase\"")
                .collect(Collectors.joining(","));
        assertThat(served.post("/v1/bitcoin/exposure", "{\"addresses\":[" + addresses + "]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(served.post("/v1/bitcoin/exposure", " ".repeat(WebSettings.BODY_BYTES + 1))
                        .body())
                .contains("the body is too long");
    }

    @Test
    void listsAreCommaSeparatedOnRequest() throws Exception {
        HttpResponse<String> csv = served.get(EXPOSURE + "?limit=1", "Accept", "text/csv");
        assertThat(csv.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
        assertThat(csv.headers().firstValue("Link")).isPresent();
        assertThat(csv.body())
                .isEqualTo(
                        "address,inflows,outflows,total_flows,inflows_satoshis,outflows_satoshis,total_flows_satoshis\n"
                                + B + ",1,0.0000002,1.0000002,100000000,20,100000020\n");
        assertThat(served.get(SUMMARY, "Accept", "text/csv").body().lines()).hasSize(4);
        assertThat(served.get("/v1/days", "Accept", "text/csv").body().lines()).hasSize(4);
        assertThat(served.get("/v1/days", "Accept", "text/*, application/json;q=0.5")
                        .body())
                .startsWith("chain,day,");
        assertThat(served.get("/v1/days", "Accept", "text/csv;q=0, */*").body()).startsWith("{");
    }

    @Test
    void theClusterTellsServersDaysAndRuns() throws Exception {
        JsonNode cluster = json("/v1/cluster");
        assertThat(cluster.path("servers")).hasSize(3);
        assertThat(cluster.at("/servers/1/answers").asBoolean()).isTrue();
        assertThat(cluster.at("/runs/0/state").asText()).isEqualTo("succeeded");
        assertThat(json("/v1/days?chain=bitcoin").path("days")).hasSize(3);
        assertThat(json("/v1/days?chain=dash").path("days")).isEmpty();
    }

    private static String csv(String path) throws Exception {
        HttpResponse<String> response = served.get(path, "Accept", "text/csv");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
        assertThat(response.headers().firstValue("Vary")).contains("Accept");
        return response.body();
    }

    @Test
    void everyListIsThereAsCommaSeparatedValuesWithTheSameFiguresAsInJson() throws Exception {
        assertThat(csv("/v1/days").lines().skip(1))
                .hasSize(3)
                .allMatch(line -> line.matches("bitcoin,2020-10-\\d\\d,complete,db\\d,test,\\d,,0,\\d+"));
        assertThat(csv("/v1/cluster").lines().limit(2)).element(1).asString().matches("db0,true,true,1,\\d+");
        List<String> runs = csv("/v1/runs").lines().toList();
        assertThat(runs.get(0)).isEqualTo(String.join(",", RunJson.PROPERTIES));
        assertThat(runs.get(1)).startsWith("1,").contains(",three days,bitcoin,succeeded,");
        List<String> properties = new ArrayList<>();
        json("/v1/runs/1").fieldNames().forEachRemaining(properties::add);
        assertThat(properties)
                .containsAll(RunJson.PROPERTIES)
                .contains("agreement")
                .hasSize(RunJson.PROPERTIES.size() + 1);
    }

    @Test
    void manyAddressesAsCommaSeparatedValuesHaveALineEachAtLeast() throws Exception {
        String body = "{\"addresses\":[\"" + A + "\",\"nobody\",\"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\"],\"limit\":2}";
        assertThat(served.post("/v1/bitcoin/exposure", body, "Accept", "text/csv")
                        .body()
                        .lines())
                .satisfiesExactly(
                        heading -> assertThat(heading)
                                .startsWith("asked,counterparty,inflows,")
                                .endsWith(",more,problem"),
                        first -> assertThat(first)
                                .startsWith(A + "," + B + ",1,0.0000002,")
                                .endsWith(",true,"),
                        second -> assertThat(second)
                                .startsWith(A + ",coinbase,0.000005,0,")
                                .endsWith(",true,"),
                        wrong -> assertThat(wrong).startsWith("nobody,,,,,,,,,\"invalid_address: "),
                        absent -> assertThat(absent).isEqualTo("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa,,,,,,,,false,"));
    }

    @ParameterizedTest
    @ValueSource(strings = {SUMMARY, EXPOSURE, "/v1/days", "/v1/cluster", "/v1/runs"})
    void anAnswerIsKeptByWhoAskedOnlyAndGoodAsLongAsItsTagIs(String path) throws Exception {
        HttpResponse<String> answer = served.get(path);
        String tag = answer.headers().firstValue("ETag").orElseThrow();
        assertThat(answer.headers().firstValue("Cache-Control")).contains("private, no-cache");
        assertThat(answer.headers().firstValue("Vary")).contains("Accept");
        for (String known : new String[] {tag, "\"other\", W/" + tag, "*"}) {
            HttpResponse<String> same = served.get(path, "If-None-Match", known);
            assertThat(same.statusCode()).as(known).isEqualTo(304);
            assertThat(same.body()).isEmpty();
            assertThat(same.headers().firstValue("ETag")).contains(tag);
        }
        assertThat(served.get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
        assertThat(served.get(path, "If-None-Match", tag, "Accept", "text/csv").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/counterflow.js", "/cytoscape.js", "/docs", "/openapi.yaml"})
    void whatThePageIsMadeOfIsNotSentAgain(String path) throws Exception {
        HttpResponse<String> whole = served.get(path);
        assertThat(whole.headers().firstValue("Cache-Control")).contains("no-cache");
        HttpResponse<String> same = served.get(
                path, "If-None-Match", whole.headers().firstValue("ETag").orElseThrow());
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.headers().firstValue("Content-Security-Policy")).isPresent();
    }
}
