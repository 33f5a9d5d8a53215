package dev.counterflow.web;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
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
        api = new ObjectMapper(new YAMLFactory())
                .readTree(served.get("/openapi.yaml").body());
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? api.at(node.get("$ref").asText().substring(1)) : node;
    }

    private static List<JsonNode> parameters(JsonNode operation) {
        List<JsonNode> all = new ArrayList<>();
        operation.path("parameters").forEach(reference -> all.add(resolve(reference)));
        return all;
    }

    private static String url(String path, JsonNode operation) {
        String url = path;
        for (JsonNode parameter : parameters(operation)) {
            url = url.replace(
                    "{" + parameter.get("name").asText() + "}",
                    parameter.path("example").asText());
        }
        return url;
    }

    private static void assertMatches(JsonNode schema, String body) throws Exception {
        ObjectNode root = JSON.createObjectNode();
        root.set("schema", schema);
        root.set("components", api.get("components"));
        root.put("$ref", "#/schema");
        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(root)
                        .validate(JSON.readTree(body)))
                .as(body)
                .isEmpty();
    }

    private static void assertDescribed(JsonNode operation, HttpResponse<String> response) throws Exception {
        JsonNode described = resolve(operation.path("responses").path(Integer.toString(response.statusCode())));
        assertThat(described.isMissingNode())
                .as(response.statusCode() + " is described for " + response.uri())
                .isFalse();
        String type = response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        JsonNode content = described.path("content").path(type);
        assertThat(content.isMissingNode()).as(type + " of " + response.uri()).isFalse();
        if (type.endsWith("json") && !type.endsWith("ndjson")) {
            assertMatches(content.get("schema"), response.body());
        }
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
            List<String> inQuery = parameters(api.get("paths").get(path).get("get")).stream()
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
            String url = url(path, operation);
            HttpResponse<String> plain = served.get(url);
            assertThat(plain.statusCode()).as(plain.body()).isEqualTo(200);
            assertDescribed(operation, plain);
            for (JsonNode parameter : parameters(operation)) {
                if (parameter.get("in").asText().equals("query") && parameter.has("example")) {
                    String query = parameter.get("name").asText() + "="
                            + URLEncoder.encode(parameter.get("example").asText(), StandardCharsets.UTF_8);
                    HttpResponse<String> response = served.get(url + "?" + query);
                    assertThat(response.statusCode())
                            .as(query + response.body())
                            .isEqualTo(200);
                    assertDescribed(operation, response);
                }
            }
        }
    }

    @Test
    void everyStatusIsAsDescribed() throws Exception {
        for (String path : implemented().keySet()) {
            JsonNode operation = api.get("paths").get(path).get("get");
            String url = url(path, operation);
            HttpResponse<String> unknown = served.get(url + "?colour=blue");
            assertThat(unknown.statusCode()).isEqualTo(400);
            assertDescribed(operation, unknown);
            assertThat(JSON.readTree(unknown.body()).get("type").asText())
                    .isEqualTo("urn:counterflow:problem:" + Problem.INVALID_PARAMETER.code());
            if (operation.at("/responses/200/content").has("text/csv")) {
                assertDescribed(operation, served.get(url, "Accept", "text/csv"));
            }
            if (operation.path("responses").has("304")) {
                String tag = served.get(url).headers().firstValue("ETag").orElseThrow();
                assertThat(served.get(url, "If-None-Match", tag).statusCode()).isEqualTo(304);
            }
        }
        HttpResponse<String> nothing = served.get("/v1/nothing");
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertMatches(api.at("/components/schemas/Problem"), nothing.body());
        HttpResponse<String> wrong = served.get("/v1/bitcoin/exposure");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).contains("POST");
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
                String url = url(path.getKey(), operation.getValue());
                HttpResponse<String> unknown = send(operation.getKey(), url, "unknown");
                assertThat(unknown.statusCode()).isEqualTo(401);
                assertDescribed(operation.getValue(), unknown);
                HttpResponse<String> tooMany = send(operation.getKey(), url, once);
                assertThat(tooMany.statusCode()).isEqualTo(429);
                assertDescribed(operation.getValue(), tooMany);
                if (operation.getKey().equals("post")) {
                    HttpResponse<String> read = send("post", url, reader);
                    assertDescribed(operation.getValue(), read);
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
        assertMatches(api.at("/components/schemas/Question"), body);
        HttpResponse<String> response = served.post("/v1/bitcoin/exposure", body);
        assertDescribed(operation, response);
        JsonNode line = operation.at("/responses/200/content/application~1x-ndjson/schema");
        for (String one : response.body().lines().toList()) {
            assertMatches(line, one);
        }
        assertDescribed(operation, served.post("/v1/bitcoin/exposure", "{}"));
    }

    @Test
    void thePageForPeopleNamesEveryRouteAndParameter() throws Exception {
        String page = served.get("/docs").body();
        api.get("paths").fields().forEachRemaining(path -> {
            assertThat(page).contains(path.getKey());
            path.getValue()
                    .forEach(operation -> parameters(operation)
                            .forEach(parameter -> assertThat(page)
                                    .contains("<code>" + parameter.get("name").asText() + "</code>")));
        });
    }
}
