package dev.counterflow.web;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.counterflow.cluster.AccessKey;
import dev.counterflow.cluster.AccessKeys;
import dev.counterflow.ingest.ListSource;
import dev.counterflow.problem.Problem;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server does what its description says: every route, parameter, status and body. */
class OpenApiIT {
    private static final String A = "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path work;

    private static ServedCluster served;
    private static ApiDescription description;
    private static JsonNode api;

    @BeforeAll
    static void serve() throws Exception {
        served = new ServedCluster(work);
        served.load(new ListSource(
                "two days",
                List.of(
                        payment("2020-10-27", "coinbase", A, 500),
                        payment("2020-10-28", "shielded", A, 700),
                        payment("2020-10-28", "coinbase", A, 7))));
        description = ApiDescription.of(served.get("/openapi.yaml").body());
        api = description.root();
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static Map<String, List<String>> implemented() {
        return Map.of(
                V1Runs.PATH, V1Runs.PARAMETERS,
                V1Runs.ONE, List.of(),
                V1Summary.PATH, V1Summary.PARAMETERS,
                V1Exposure.PATH, V1Exposure.PARAMETERS,
                V1Transactions.PATH, V1Transactions.PARAMETERS,
                V1Holdings.DAYS, V1Holdings.DAYS_PARAMETERS,
                V1Holdings.CLUSTER, List.of());
    }

    @Test
    void theRoutesAndTheirParametersAreThoseOfTheServer() {
        Set<String> described = new TreeSet<>();
        api.get("paths").fieldNames().forEachRemaining(described::add);
        Set<String> routes = new TreeSet<>(implemented().keySet());
        routes.addAll(List.of(V1Batch.PATH, RunEvents.PATH, V1Runs.CANCEL, V1Runs.RESUME));
        assertThat(described).isEqualTo(routes);
        implemented().forEach((path, known) -> {
            List<String> inQuery = description
                    .parameters(api.get("paths").get(path).get("get"))
                    .stream()
                    .filter(parameter -> parameter.get("in").asText().equals("query"))
                    .map(parameter -> parameter.get("name").asText())
                    .toList();
            assertThat(inQuery).as(path).containsExactlyInAnyOrderElementsOf(known);
        });
    }

    @Test
    void everyParameterIsTakenAsItsExampleShowsAndTheBodyIsAsDescribed() throws Exception {
        for (String path : implemented().keySet()) {
            JsonNode operation = api.get("paths").get(path).get("get");
            String url = description.url(path, operation);
            HttpResponse<String> plain = served.get(url);
            assertThat(plain.statusCode()).as(plain.body()).isEqualTo(200);
            description.assertDescribed(operation, plain);
            for (JsonNode parameter : description.parameters(operation)) {
                if (parameter.get("in").asText().equals("query") && parameter.has("example")) {
                    String query = parameter.get("name").asText() + "="
                            + URLEncoder.encode(parameter.get("example").asText(), StandardCharsets.UTF_8);
                    HttpResponse<String> response = served.get(url + "?" + query);
                    assertThat(response.statusCode())
                            .as(query + response.body())
                            .isEqualTo(200);
                    description.assertDescribed(operation, response);
                }
            }
        }
    }

    @Test
    void everyStatusIsAsDescribed() throws Exception {
        for (String path : implemented().keySet()) {
            JsonNode operation = api.get("paths").get(path).get("get");
            String url = description.url(path, operation);
            HttpResponse<String> unknown = served.get(url + "?colour=blue");
            assertThat(unknown.statusCode()).isEqualTo(400);
            description.assertDescribed(operation, unknown);
            assertThat(JSON.readTree(unknown.body()).get("type").asText())
                    .isEqualTo("urn:counterflow:problem:" + Problem.INVALID_PARAMETER.code());
            if (operation.at("/responses/200/content").has("text/csv")) {
                description.assertDescribed(operation, served.get(url, "Accept", "text/csv"));
            }
            if (operation.path("responses").has("304")) {
                String tag = served.get(url).headers().firstValue("ETag").orElseThrow();
                assertThat(served.get(url, "If-None-Match", tag).statusCode()).isEqualTo(304);
            }
        }
        HttpResponse<String> nothing = served.get("/v1/nothing");
        assertThat(nothing.statusCode()).isEqualTo(404);
        description.assertMatches(api.at("/components/schemas/Problem"), nothing.body());
        HttpResponse<String> wrong = served.get("/v1/bitcoin/exposure");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).contains("POST");
    }

    private static void assertProblem(String method, String path, HttpResponse<String> response, int status)
            throws Exception {
        assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(status);
        description.assertDescribed(method, path, response);
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText())
                .isEqualTo("urn:counterflow:problem:" + problem.path("code").asText());
    }

    private static HttpResponse<String> wish(String path, String body) throws Exception {
        return served.post(path, body, "Content-Type", "application/json");
    }

    @Test
    void aRunIsAsDescribedFromTheWishToItsEnd() throws Exception {
        String wish = "{\"source\":\"generated\",\"start_date\":\"2022-03-01\",\"end_date\":\"2022-03-02\"}";
        description.assertMatches(api.at("/components/schemas/Wish"), wish);
        HttpResponse<String> asked = wish(V1Runs.PATH, wish);
        assertThat(asked.statusCode()).isEqualTo(201);
        description.assertDescribed("post", V1Runs.PATH, asked);
        String run = asked.headers().firstValue("Location").orElseThrow();
        HttpResponse<String> again = wish(V1Runs.PATH, wish);
        assertThat(again.statusCode()).isEqualTo(200);
        description.assertDescribed("post", V1Runs.PATH, again);
        // What is asked for is a run in every respect, with what is said of the asking beside it.
        description.assertMatches(
                api.at("/components/schemas/Run"), served.get(run).body());
        for (String step : List.of(V1Runs.CANCEL, V1Runs.RESUME, V1Runs.CANCEL)) {
            HttpResponse<String> done = wish(run + step.substring(V1Runs.ONE.length()), "");
            assertThat(done.statusCode()).as(step + done.body()).isEqualTo(202);
            description.assertDescribed("post", step, done);
        }
        assertThat(JSON.readTree(served.get(run).body()).path("state").asText()).isEqualTo("cancelled");
        description.assertDescribed("get", V1Runs.PATH, served.get(V1Runs.PATH));
        description.assertDescribed("get", V1Runs.ONE, served.get(run));
        HttpResponse<String> events = served.get(run + "/events");
        description.assertDescribed("get", RunEvents.PATH, events);
        assertThat(events.body().lines().filter(line -> line.startsWith("data: {\"")))
                .isNotEmpty()
                .allSatisfy(line -> description.assertMatches(
                        api.at("/components/schemas/Run"), line.substring("data: ".length())));
    }

    @Test
    void whatIsNotThereOrNotAsDescribedIsAProblemAsDescribed() throws Exception {
        for (String path : List.of(V1Runs.ONE, RunEvents.PATH)) {
            assertProblem("get", path, served.get(path.replace("{id}", "4711")), 404);
            assertProblem("get", path, served.get(path.replace("{id}", "x")), 400);
        }
        for (String path : List.of(V1Runs.CANCEL, V1Runs.RESUME)) {
            assertProblem("post", path, wish(path.replace("{id}", "4711"), ""), 404);
            assertProblem("post", path, wish(path.replace("{id}", "x"), ""), 400);
        }
        assertProblem("post", V1Runs.PATH, wish(V1Runs.PATH, "{\"source\":\"files\"}"), 400);
    }

    @Test
    void aPageOfTheLedgerAsItWasBeforeIsAProblemAsDescribed() throws Exception {
        Map<String, String> pages = new TreeMap<>();
        for (String path : List.of(V1Exposure.PATH, V1Transactions.PATH)) {
            JsonNode operation = api.get("paths").get(path).get("get");
            String first = description.url(path, operation) + "?limit=1";
            String token = JSON.readTree(served.get(first).body())
                    .path("next_page_token")
                    .asText();
            assertThat(token).as(path).isNotEmpty();
            pages.put(path, first + "&page_token=" + token);
        }
        served.load(new ListSource("another day", List.of(payment("2020-10-30", "coinbase", A, 1))));
        for (Map.Entry<String, String> page : pages.entrySet()) {
            assertProblem("get", page.getKey(), served.get(page.getValue()), 410);
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsAProblemAsDescribed() throws Exception {
        served.network("db1").die();
        try {
            for (String path : List.of(V1Summary.PATH, V1Exposure.PATH, V1Transactions.PATH)) {
                JsonNode operation = api.get("paths").get(path).get("get");
                HttpResponse<String> refused = served.get(description.url(path, operation));
                assertProblem("get", path, refused, 503);
                assertThat(JSON.readTree(refused.body()).path("code").asText())
                        .isEqualTo(Problem.SERVER_UNAVAILABLE.code());
                assertThat(refused.headers().firstValue("Retry-After")).as(path).isPresent();
                HttpResponse<String> partial = served.get(description.url(path, operation) + "?partial=true");
                assertThat(partial.statusCode()).isEqualTo(200);
                description.assertDescribed("get", path, partial);
                assertThat(JSON.readTree(partial.body())
                                .at("/missing/servers/0")
                                .asText())
                        .isEqualTo("db1");
                HttpResponse<String> csv =
                        served.get(description.url(path, operation) + "?partial=true", "Accept", "text/csv");
                assertThat(csv.headers().firstValue("Missing-Servers")).as(path).contains("db1");
                assertThat(csv.headers().firstValue("Missing-Segments"))
                        .as(path)
                        .contains(JSON.readTree(partial.body())
                                .at("/missing/segments/0")
                                .asText());
            }
            assertThat(served.post(
                                    "/v1/bitcoin/exposure",
                                    "{\"addresses\":[\"" + A + "\"],\"partial\":true}",
                                    "Accept",
                                    "text/csv")
                            .body()
                            .lines()
                            .skip(1))
                    .isNotEmpty()
                    .allMatch(line -> line.contains(",missing: servers db1, segments ")
                            || line.contains(",\"missing: servers db1, segments "));
            HttpResponse<String> lines = served.post("/v1/bitcoin/exposure", "{\"addresses\":[\"" + A + "\"]}");
            assertThat(lines.statusCode()).isEqualTo(200);
            description.assertMatches(
                    api.at("/components/schemas/AddressProblem"),
                    lines.body().lines().findFirst().orElseThrow());
        } finally {
            served.network("db1").revive();
        }
    }

    /** Sends a request that a key must be shown for, and that is refused before anybody looks at what it asks. */
    private static HttpResponse<String> send(String method, String url, String key) throws Exception {
        String authorization = "Bearer " + key;
        return method.equals("post")
                ? served.post(url, "{}", "Authorization", authorization, "Content-Type", "application/json")
                : served.get(url, "Authorization", authorization);
    }

    @Test
    void everyRefusalOfAKeyIsAsDescribed() throws Exception {
        AccessKeys keys = new AccessKeys(served.cluster());
        String reader = keys.add(new AccessKey("reader", AccessKey.Scope.READ, OptionalInt.empty()));
        String once = keys.add(new AccessKey("once", AccessKey.Scope.INGEST, OptionalInt.of(1)));
        assertThat(send("get", V1Holdings.DAYS, once).statusCode()).isEqualTo(200);
        List<String> onlyLoaders = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : api.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String url = description.url(path.getKey(), operation.getValue());
                HttpResponse<String> unknown = send(operation.getKey(), url, "unknown");
                assertThat(unknown.statusCode()).isEqualTo(401);
                description.assertDescribed(operation.getValue(), unknown);
                HttpResponse<String> tooMany = send(operation.getKey(), url, once);
                assertThat(tooMany.statusCode()).isEqualTo(429);
                description.assertDescribed(operation.getValue(), tooMany);
                if (operation.getKey().equals("post")) {
                    HttpResponse<String> read = send("post", url, reader);
                    description.assertDescribed(operation.getValue(), read);
                    if (read.statusCode() == 403) {
                        onlyLoaders.add(path.getKey());
                    }
                }
            }
        }
        assertThat(onlyLoaders).containsExactlyInAnyOrder(V1Runs.PATH, V1Runs.CANCEL, V1Runs.RESUME);
    }

    @Test
    void theCommandsOfTheDocumentationWork() throws Exception {
        String key = new AccessKeys(served.cluster())
                .add(new AccessKey("curl", AccessKey.Scope.INGEST, OptionalInt.empty()));
        String page = Files.readString(Path.of(System.getProperty("counterflow.repository"), "docs", "api.md"))
                .replace("\\\n", " ");
        List<String> commands =
                page.lines().filter(line -> line.startsWith("curl ")).toList();
        assertThat(commands).hasSizeGreaterThan(3);
        String run = "";
        for (String command : commands) {
            String here = command.replace("http://127.0.0.1:5000", served.url())
                    .replace("https://counterflow.example.org", served.url())
                    .replace("counterflow_...", key)
                    .replace("/v1/runs/7/", "/v1/runs/" + run + "/")
                    .replaceFirst("^curl ", "curl --silent --show-error --fail-with-body ");
            Process curl = new ProcessBuilder("sh", "-c", here)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(curl.waitFor()).as(command + "\n" + said).isZero();
            assertThat(said).as(command).startsWith("{");
            run = JSON.readTree(said).path("run").asText(run);
        }
    }

    @Test
    void everyLineAboutManyAddressesIsAsDescribed() throws Exception {
        JsonNode operation = api.get("paths").get(V1Batch.PATH).get("post");
        String body = "{\"addresses\":[\"" + A + "\",\"nobody\"],\"limit\":1,\"partial\":true}";
        description.assertMatches(api.at("/components/schemas/Question"), body);
        HttpResponse<String> response = served.post("/v1/bitcoin/exposure", body);
        description.assertDescribed(operation, response);
        JsonNode line = operation.at("/responses/200/content/application~1x-ndjson/schema");
        for (String one : response.body().lines().toList()) {
            description.assertMatches(line, one);
        }
        description.assertDescribed(operation, served.post("/v1/bitcoin/exposure", "{}"));
    }

    @Test
    void thePageForPeopleNamesEveryRouteAndParameter() throws Exception {
        String page = served.get("/docs").body();
        api.get("paths").fields().forEachRemaining(path -> {
            assertThat(page).contains(path.getKey());
            path.getValue()
                    .forEach(operation -> description
                            .parameters(operation)
                            .forEach(parameter -> assertThat(page)
                                    .contains("<code>" + parameter.get("name").asText() + "</code>")));
        });
    }
}
