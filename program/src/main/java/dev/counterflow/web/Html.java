package dev.counterflow.web;

import java.nio.charset.StandardCharsets;

/** A page of a few words, in the look of the others; without scripts. Mutable, for one thread. */
final class Html {
    static final String TYPE = "text/html";

    private final StringBuilder head = new StringBuilder();
    private final StringBuilder body = new StringBuilder();
    private final String title;

    /** A page with nothing below its title. */
    Html(String title) {
        this.title = title;
    }

    /** Whether a request wants a page rather than something for programs. */
    static boolean wanted(Request request) {
        return request.header("Accept").orElse("").contains(TYPE);
    }

    /** A sentence or more. */
    Html text(String text) {
        body.append("<p>").append(escaped(text)).append("</p>\n");
        return this;
    }

    /** A message of a problem, which ought to be seen. */
    Html problem(String message) {
        body.append("<p class=\"note problem\" role=\"alert\">")
                .append(escaped(message))
                .append("</p>\n");
        return this;
    }

    /** A way on. */
    Html link(String url, String words) {
        body.append("<p><a href=\"")
                .append(escaped(url))
                .append("\">")
                .append(escaped(words))
                .append("</a></p>\n");
        return this;
    }

    /** A way on that changes something. */
    Html button(String url, String words) {
        body.append("<form method=\"post\" action=\"")
                .append(escaped(url))
                .append("\"><button type=\"submit\" class=\"primary\">")
                .append(escaped(words))
                .append("</button></form>\n");
        return this;
    }

    /** Lets the browser go on by itself. */
    Html goingOn(String url) {
        head.append("  <meta http-equiv=\"refresh\" content=\"0;url=")
                .append(escaped(url))
                .append("\">\n");
        return this;
    }

    Reply reply(int status) {
        String html = """
                <!doctype html>
                <html lang="en">
                <head>
                  <meta charset="utf-8">
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                  <meta name="color-scheme" content="light dark">
                %s  <title>%s · Counterflow</title>
                  <link rel="icon" href="/icon.svg">
                  <link rel="stylesheet" href="/counterflow.css">
                </head>
                <body>
                <header class="bar"><a class="brand" href="/"><img src="/icon.svg" alt="" width="24" height="24">Counterflow</a>
                  <nav aria-label="Pages"><a href="/?view=cluster">Cluster</a><a href="/docs">API</a></nav></header>
                <main id="main"><section class="hero">
                <h1>%s</h1>
                %s</section></main>
                </body>
                </html>
                """.formatted(head, escaped(title), escaped(title), body);
        return Reply.of(status, TYPE + "; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .with("Cache-Control", "no-store")
                // Or a browser that knows no Sec-Fetch-Site would not say that a form is ours.
                .with("Referrer-Policy", "same-origin");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
