package dev.counterflow.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code GET /docs}: the description of API v1 for people, made from the one for programs, so that they agree. */
final class ApiPage {
    static final String PATH = "/docs";
    static final String SOURCE = "page/openapi.yaml";

    private final JsonNode api;
    private final StringBuilder html = new StringBuilder();

    private ApiPage(JsonNode api) {
        this.api = api;
    }

    /** A handler that makes the page when it is first asked for: that takes longer than all other routes together. */
    static Handler handler() {
        return new MadeLater(ApiPage::make);
    }

    private static Handler make() {
        try (InputStream yaml = ApiPage.class.getResourceAsStream(SOURCE)) {
            if (yaml == null) {
                throw new IllegalStateException("the program lacks its file " + SOURCE);
            }
            String html = new ApiPage(new YAMLMapper().readTree(yaml)).page();
            return Page.unchanging("text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + SOURCE + " of the program cannot be read", e);
        }
    }

    private String page() {
        html.append("""
                <!doctype html>
                <html lang="en">
                <head>
                  <meta charset="utf-8">
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                  <meta name="color-scheme" content="light dark">
                  <title>Counterflow: API v1</title>
                  <link rel="icon" href="/icon.svg">
                  <link rel="stylesheet" href="/counterflow.css">
                </head>
                <body class="prose">
                <header class="bar"><a class="brand" href="/">Counterflow</a><nav><a href="/openapi.yaml">openapi.yaml</a></nav></header>
                <main>
                <h1>API v1</h1>
                """);
        paragraph(api.at("/info/description"));
        paragraph("For programs, the same is in <a href=\"/openapi.yaml\">openapi.yaml</a>.");
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operation(operation.getKey(), path.getKey(), operation.getValue())));
        html.append("<h2 id=\"schemas\">Shapes</h2>");
        api.at("/components/schemas").properties().forEach(schema -> schema(schema.getKey(), schema.getValue()));
        return html.append("</main></body></html>\n").toString();
    }

    private void operation(String method, String path, JsonNode operation) {
        html.append("<section><h2>")
                .append(escaped(operation.path("summary").asString("")))
                .append("</h2>");
        html.append("<p><code>")
                .append(method.toUpperCase(java.util.Locale.ROOT))
                .append(' ')
                .append(escaped(path))
                .append("</code></p>");
        paragraph(operation.path("description"));
        if (!operation.path("parameters").isEmpty()) {
            html.append(
                    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Parameters\"><table><thead><tr><th scope=\"col\">Parameter</th><th scope=\"col\">Where</th><th scope=\"col\">What</th></tr></thead><tbody>");
            operation.path("parameters").forEach(reference -> parameter(resolve(reference)));
            html.append("</tbody></table></div>");
        }
        html.append("<ul>");
        operation.path("responses").properties().forEach(response -> {
            JsonNode resolved = resolve(response.getValue());
            html.append("<li><strong>").append(response.getKey()).append("</strong> ");
            html.append(escaped(resolved.path("description").asString("")));
            resolved.path("content").properties().forEach(content -> {
                html.append(" <code>").append(escaped(content.getKey())).append("</code>");
                link(content.getValue().path("schema"));
            });
            html.append("</li>");
        });
        html.append("</ul></section>");
    }

    private void parameter(JsonNode parameter) {
        html.append("<tr><td><code>")
                .append(escaped(parameter.path("name").asString("")))
                .append("</code></td><td>");
        html.append(escaped(parameter.path("in").asString(""))).append("</td><td>");
        html.append(escaped(parameter.path("description").asString("")));
        JsonNode values = parameter.at("/schema/enum");
        if (values.isArray()) {
            html.append(" One of");
            values.forEach(value ->
                    html.append(" <code>").append(escaped(value.asString())).append("</code>"));
            html.append('.');
        }
        html.append("</td></tr>");
    }

    private void schema(String name, JsonNode schema) {
        html.append("<h3 id=\"")
                .append(escaped(name))
                .append("\">")
                .append(escaped(name))
                .append("</h3>");
        paragraph(schema.path("description"));
        html.append("<ul>");
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            html.append("<li><code>").append(escaped(property.getKey())).append("</code>");
            JsonNode type = property.getValue().path("type");
            html.append(type.isString() && !type.asString().equals("array") ? " " + escaped(type.asString()) : "");
            html.append(type.isString() && type.asString().equals("array") ? " list" : "");
            link(property.getValue());
            link(property.getValue().path("items"));
            html.append(' ')
                    .append(escaped(property.getValue().path("description").asString("")))
                    .append("</li>");
        }
        html.append("</ul>");
    }

    private void link(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        if (!reference.isEmpty()) {
            String name = escaped(reference.substring(reference.lastIndexOf('/') + 1));
            html.append(" <a href=\"#").append(name).append("\">").append(name).append("</a>");
        }
        schema.path("oneOf").forEach(this::link);
    }

    private void paragraph(JsonNode text) {
        if (text.isString()) {
            paragraph(escaped(text.asString()));
        }
    }

    private void paragraph(String safe) {
        html.append("<p>").append(safe).append("</p>");
    }

    private JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : api.at(reference.substring(1));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
