package dev.counterflow.web;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands between the handlers and Javalin: the only class that knows both. */
final class Adapter {
    private static final Logger LOG = LoggerFactory.getLogger(Adapter.class);

    private static final String READING = "GET, HEAD";
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    private Adapter() {}

    /**
     * Adds handlers to Javalin's.
     *
     * @param reading what answers to GET and HEAD, by path
     * @param posting what answers to POST, by path
     */
    static void addRoutes(RoutesConfig routes, Map<String, Handler> reading, Map<String, Handler> posting) {
        reading.forEach((path, handler) -> {
            routes.addHttpHandler(HandlerType.GET, path, context -> write(answer(handler, context), context));
            routes.addHttpHandler(HandlerType.HEAD, path, context -> write(answer(handler, context), context));
        });
        posting.forEach((path, handler) ->
                routes.addHttpHandler(HandlerType.POST, path, context -> write(answer(handler, context), context)));
        List<Pattern> posts = posting.keySet().stream()
                .map(path -> Pattern.compile(path.replaceAll("\\{[^}]*}", "[^/]+")))
                .toList();
        routes.exception(
                HttpResponseException.class, (refusal, context) -> write(refusal(refusal, context, posts), context));
        routes.exception(
                Exception.class, (failure, context) -> write(Problems.reply(context.path(), id(), failure), context));
    }

    private static Reply answer(Handler handler, Context context) {
        String id = id();
        try {
            return handler.handle(request(id, context)).with("X-Request-Id", id);
        } catch (RuntimeException | Error e) {
            // An Error, too, ends this request only; an endless recursion must not look like a server that hung up.
            return Problems.reply(context.path(), id, e).with("X-Request-Id", id);
        }
    }

    private static Request request(String id, Context context) {
        boolean post = context.method().equals(HandlerType.POST);
        if (!post && (context.contentLength() > 0 || context.header("Transfer-Encoding") != null)) {
            throw new CounterflowException(Problem.INVALID_PARAMETER, "the request has a body; it should have none");
        }
        return new Request(
                id,
                context.path(),
                context.pathParamMap(),
                parameters(context),
                Optional.ofNullable(context.header("Accept")).orElse(""),
                Optional.ofNullable(context.header("If-None-Match")).orElse(""),
                post ? body(context) : "");
    }

    private static String body(Context context) {
        try (InputStream in = context.bodyInputStream()) {
            byte[] body = in.readNBytes(WebSettings.BODY_BYTES + 1);
            if (body.length > WebSettings.BODY_BYTES) {
                throw new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        "the body is too long; it should have at most " + WebSettings.BODY_BYTES + " bytes");
            }
            return new String(body, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the body of a request cannot be read", e);
        }
    }

    private static Map<String, List<String>> parameters(Context context) {
        try {
            return context.queryParamMap();
        } catch (IllegalArgumentException e) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "the query of the URL is "
                            + Quoted.text(
                                    Optional.ofNullable(context.queryString()).orElse(""))
                            + "; a % in it should be followed by two hexadecimal digits",
                    e);
        }
    }

    /** What Javalin refuses by itself: mostly a path or a method that nobody handles. */
    private static Reply refusal(HttpResponseException refusal, Context context, List<Pattern> posts) {
        String path = context.path();
        return switch (refusal.getStatus()) {
            case NOT_FOUND ->
                Problems.reply(
                        path,
                        Problem.NOT_FOUND,
                        "there is nothing at " + Quoted.text(path) + "; exposures are at " + DirectExposure.PATH);
            case METHOD_NOT_ALLOWED -> {
                boolean post =
                        posts.stream().anyMatch(known -> known.matcher(path).matches());
                String allowed = post ? "POST" : READING;
                yield Problems.reply(
                                path,
                                Problem.METHOD_NOT_ALLOWED,
                                Quoted.text(path) + " answers to " + allowed + ", not to "
                                        + Quoted.text(context.method().name()))
                        .with("Allow", allowed);
            }
            default -> Problems.reply(path, id(), refusal);
        };
    }

    private static void write(Reply reply, Context context) {
        context.status(reply.status());
        SecurityHeaders.ALL.forEach(context::header);
        reply.headers().forEach(context::header);
        if (reply.stream().isPresent()) {
            write(reply.stream().get(), context);
        } else {
            context.header("Content-Length", Integer.toString(reply.body().length));
            context.result(reply.body());
        }
    }

    private static void write(Reply.Stream stream, Context context) {
        try {
            stream.writeTo(context.outputStream());
        } catch (IOException e) {
            // Most often the client has gone; the answer has no end, which tells those that have not.
            LOG.info("an answer under way broke off: {}", e.getMessage());
            throw new UncheckedIOException(e);
        }
    }

    /** Names a request. Unique enough to find it in a log; no secret. */
    private static String id() {
        return String.format("%012x", ThreadLocalRandom.current().nextLong(1L << 48));
    }
}
