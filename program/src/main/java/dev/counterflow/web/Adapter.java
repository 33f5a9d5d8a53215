package dev.counterflow.web;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Stands between the handlers and Javalin: the only class that knows both. */
final class Adapter {
    private static final String ALLOWED = "GET, HEAD";
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    private Adapter() {}

    static void addRoutes(RoutesConfig routes, Map<String, Handler> handlers) {
        handlers.forEach((path, handler) -> {
            routes.addHttpHandler(HandlerType.GET, path, context -> write(answer(handler, context), context));
            routes.addHttpHandler(HandlerType.HEAD, path, context -> write(answer(handler, context), context));
        });
        routes.exception(HttpResponseException.class, (refusal, context) -> write(refusal(refusal, context), context));
        routes.exception(Exception.class, (failure, context) -> write(Problems.reply(id(), failure), context));
    }

    private static Reply answer(Handler handler, Context context) {
        String id = id();
        try {
            return handler.handle(request(id, context)).with("X-Request-Id", id);
        } catch (RuntimeException | Error e) {
            // An Error, too, ends this request only; an endless recursion must not look like a server that hung up.
            return Problems.reply(id, e).with("X-Request-Id", id);
        }
    }

    private static Request request(String id, Context context) {
        if (context.contentLength() > 0 || context.header("Transfer-Encoding") != null) {
            throw new CounterflowException(Problem.INVALID_PARAMETER, "the request has a body; it should have none");
        }
        return new Request(id, context.path(), parameters(context));
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
    private static Reply refusal(HttpResponseException refusal, Context context) {
        return switch (refusal.getStatus()) {
            case NOT_FOUND ->
                Problems.reply(
                        Problem.NOT_FOUND,
                        "there is nothing at " + Quoted.text(context.path()) + "; exposures are at "
                                + DirectExposure.PATH);
            case METHOD_NOT_ALLOWED ->
                Problems.reply(
                                Problem.METHOD_NOT_ALLOWED,
                                Quoted.text(context.path()) + " answers to " + ALLOWED + ", not to "
                                        + Quoted.text(context.method().name()))
                        .with("Allow", ALLOWED);
            default -> Problems.reply(id(), refusal);
        };
    }

    private static void write(Reply reply, Context context) {
        context.status(reply.status());
        SecurityHeaders.ALL.forEach(context::header);
        reply.headers().forEach(context::header);
        context.header("Content-Length", Integer.toString(reply.body().length));
        context.result(reply.body());
    }

    /** Names a request. Unique enough to find it in a log; no secret. */
    private static String id() {
        return String.format("%012x", ThreadLocalRandom.current().nextLong(1L << 48));
    }
}
