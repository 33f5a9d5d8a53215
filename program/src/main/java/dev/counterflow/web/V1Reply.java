package dev.counterflow.web;

import dev.counterflow.exposure.Grounds;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes replies of answers: how long they are good, and where the next page is. */
final class V1Reply {
    /** Changes with the shape of answers, so that no client takes an old one for a new one. */
    private static final String SHAPE = "1";

    private V1Reply() {}

    /** An answer as JSON, or as comma-separated values if that is what the client wants. */
    static Reply of(Request request, V1Question question, Grounds grounds, Optional<PageToken> next, String body) {
        Reply whole = linked(whole(request, body), request, question, next);
        return grounds.missingSegments().isEmpty()
                ? tagged(
                        request,
                        whole,
                        request.path(),
                        question.parameters().toString(),
                        grounds.state(),
                        grounds.days().toString())
                : incomplete(whole, grounds);
    }

    /** Comma-separated values have no place for what is not in their figures. */
    private static Reply incomplete(Reply reply, Grounds grounds) {
        return reply.with("Missing-Servers", String.join(",", grounds.silentServers()))
                .with(
                        "Missing-Segments",
                        grounds.missingSegments().stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    /**
     * A list of what the catalog says, in the form that the client wants. It is good as long as the catalog says the same.
     *
     * @param json an object
     * @param list the name of the list in it that comma-separated values have
     * @param heading the properties that they have
     */
    static Reply of(Request request, String json, String list, List<String> heading) {
        String body = request.wantsCsv() ? ListCsv.of(json, list, heading) : json;
        return tagged(request, whole(request, body), body);
    }

    private static Reply whole(Request request, String body) {
        return (request.wantsCsv() ? Reply.csv(body) : Reply.json(200, body)).with("Vary", "Accept");
    }

    /** Keep it, but ask each time: only the server can tell how long it is good. No proxy keeps what somebody asked. */
    private static Reply tagged(Request request, Reply whole, String... state) {
        return EntityTag.of(SHAPE, Boolean.toString(request.wantsCsv()), Digest.of(state))
                .answer(request, whole, "private, no-cache");
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
