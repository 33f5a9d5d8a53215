package dev.counterflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * The description of the API, to compare what a server answers with it.
 *
 * @param root the whole document
 */
record ApiDescription(JsonNode root) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads what a server says about itself. */
    static ApiDescription of(String yaml) throws JsonProcessingException {
        return new ApiDescription(new ObjectMapper(new YAMLFactory()).readTree(yaml));
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
    }

    List<JsonNode> parameters(JsonNode operation) {
        List<JsonNode> all = new ArrayList<>();
        operation.path("parameters").forEach(reference -> all.add(resolve(reference)));
        return all;
    }

    /** A path with the examples of its parameters in their places. */
    String url(String path, JsonNode operation) {
        String url = path;
        for (JsonNode parameter : parameters(operation)) {
            url = url.replace(
                    "{" + parameter.get("name").asText() + "}",
                    parameter.path("example").asText());
        }
        return url;
    }

    void assertMatches(JsonNode schema, String body) {
        assertThat(schema.isMissingNode()).as("there is such a schema").isFalse();
        ObjectNode whole = JSON.createObjectNode();
        whole.set("schema", schema);
        whole.set("components", root.get("components"));
        whole.put("$ref", "#/schema");
        try {
            assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                            .getSchema(whole)
                            .validate(JSON.readTree(body)))
                    .as(body)
                    .isEmpty();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(body, e);
        }
    }

    /** The status, the type and the body are among those that an operation may answer with. */
    void assertDescribed(JsonNode operation, HttpResponse<String> response) {
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

    void assertDescribed(String method, String path, HttpResponse<String> response) {
        JsonNode operation = root.path("paths").path(path).path(method);
        assertThat(operation.isMissingNode())
                .as(method + " " + path + " is described")
                .isFalse();
        assertDescribed(operation, response);
    }
}
