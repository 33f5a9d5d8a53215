package dev.counterflow.web;

import dev.counterflow.exposure.Grounds;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes replies of answers: how long they are good, and where the next page is. */
final class V1Reply {
    private static final int NOT_MODIFIED = 304;

    /** Changes with the shape of answers, so that no client takes an old one for a new one. */
    private static final String SHAPE = "1";

    private V1Reply() {}

    /** An answer as JSON, or as comma-separated values if that is what the client wants. */
    static Reply of(Request request, V1Question question, Grounds grounds, Optional<PageToken> next, String body) {
        Reply whole = linked(request.wantsCsv() ? Reply.csv(body) : Reply.json(200, body), request, question, next);
        if (!grounds.missingSegments().isEmpty()) {
            return whole;
        }
        String tag = '"'
                + Digest.of(
                        SHAPE,
                        Boolean.toString(request.wantsCsv()),
                        request.path(),
                        question.parameters().toString(),
                        grounds.state(),
                        grounds.days().toString())
                + '"';
        Reply reply = request.knownTag().contains(tag) ? Reply.empty(NOT_MODIFIED) : whole;
        // Good as long as its segments are, which only the server can tell: keep it, but ask each time.
        return reply.with("ETag", tag).with("Cache-Control", "no-cache").with("Vary", "Accept");
    }

    private static Reply linked(Reply reply, Request request, V1Question question, Optional<PageToken> next) {
        return next.map(token -> reply.with("Link", "<" + next(request, question, token) + ">; rel=\"next\""))
                .orElse(reply);
    }

    private static String next(Request request, V1Question question, PageToken token) {
        Map<String, String> further = new TreeMap<>(question.parameters());
        further.remove("offset");
        further.put("page_token", token.text());
        return request.path() + "?"
                + further.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "="
                                + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }
}
