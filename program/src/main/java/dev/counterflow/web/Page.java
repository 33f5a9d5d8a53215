package dev.counterflow.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The page and what it is made of: a few files of the class path, read once. */
final class Page {
    private static final Map<String, Asset> ASSETS = Map.of(
            "/", new Asset("index.html", "text/html; charset=utf-8"),
            "/counterflow.css", new Asset("counterflow.css", "text/css; charset=utf-8"),
            "/counterflow.js", new Asset("counterflow.js", "text/javascript; charset=utf-8"),
            "/icon.svg", new Asset("icon.svg", "image/svg+xml"));

    private Page() {}

    private record Asset(String file, String contentType) {}

    /** A handler for each path of the page. */
    static Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new LinkedHashMap<>();
        ASSETS.forEach((path, asset) -> {
            Reply reply = Reply.of(200, asset.contentType(), read(asset)).with("Cache-Control", "no-cache");
            handlers.put(path, request -> reply);
        });
        return handlers;
    }

    private static byte[] read(Asset asset) {
        try (InputStream content = Page.class.getResourceAsStream("page/" + asset.file())) {
            if (content == null) {
                throw new IllegalStateException("the program lacks its file " + asset.file());
            }
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + asset.file() + " of the program cannot be read", e);
        }
    }
}
