package dev.counterflow.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The page and what it is made of: a few files of the class path, each read once, when it is first asked for. */
final class Page {
    private static final String HTML = Html.TYPE + "; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String CYTOSCAPE = "/META-INF/resources/webjars/cytoscape/3.33.1/dist/cytoscape.min.js";
    private static final Map<String, Asset> ASSETS = Map.ofEntries(
            asset("/", "index.html", HTML),
            asset("/counterflow.css", "counterflow.css", "text/css; charset=utf-8"),
            asset("/counterflow.js", "counterflow.js", SCRIPT),
            asset("/state.js", "state.js", SCRIPT),
            asset("/format.js", "format.js", SCRIPT),
            asset("/api.js", "api.js", SCRIPT),
            asset("/key.js", "key.js", SCRIPT),
            asset("/fetch.js", "fetch.js", SCRIPT),
            asset("/chart.js", "chart.js", SCRIPT),
            asset("/counterparties.js", "counterparties.js", SCRIPT),
            asset("/graph.js", "graph.js", SCRIPT),
            asset("/cluster.js", "cluster.js", SCRIPT),
            asset("/run.js", "run.js", SCRIPT),
            asset("/progress.js", "progress.js", SCRIPT),
            asset(RunPage.PATH, "run.html", HTML),
            asset("/icon.svg", "icon.svg", "image/svg+xml"),
            asset("/openapi.yaml", "openapi.yaml", "application/yaml"),
            Map.entry("/cytoscape.js", new Asset(CYTOSCAPE, SCRIPT)));

    private Page() {}

    private record Asset(String file, String contentType) {}

    private static Map.Entry<String, Asset> asset(String path, String file, String contentType) {
        return Map.entry(path, new Asset("page/" + file, contentType));
    }

    /** A handler for each path of the page. */
    static Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new LinkedHashMap<>();
        // The tags of all of them took a fifth of the program's start.
        ASSETS.forEach((path, asset) ->
                handlers.put(path, new MadeLater(() -> unchanging(asset.contentType(), read(asset)))));
        return handlers;
    }

    /** Answers with what does not change while the program runs. Another version may bring something else. */
    static Handler unchanging(String contentType, byte[] content) {
        Reply whole = Reply.of(200, contentType, content);
        EntityTag tag = EntityTag.of(new String(content, StandardCharsets.ISO_8859_1));
        return request -> tag.answer(request, whole, "no-cache");
    }

    /** What a browser gets that must show an access key for days, and cannot before a script asks for it. */
    static Reply askingForKey() {
        return Reply.of(401, HTML, read(new Asset("page/fetch.html", HTML))).with("Cache-Control", "no-store");
    }

    private static byte[] read(Asset asset) {
        try (InputStream content = Page.class.getResourceAsStream(asset.file())) {
            if (content == null) {
                throw new IllegalStateException("the program lacks its file " + asset.file());
            }
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + asset.file() + " of the program cannot be read", e);
        }
    }
}
