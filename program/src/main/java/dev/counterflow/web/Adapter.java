package dev.counterflow.web;

import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands between the handlers and Javalin: the only class that knows both. */
final class Adapter {
    private static final Logger LOG = LoggerFactory.getLogger(Adapter.class);

    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final List<Guard> guards;
    private final List<Route> all;
    private final List<Place> places;

    private Adapter(List<Route> all, List<Guard> guards) {
        this.guards = guards;
        this.all = all;
        this.places = all.stream().map(Place::of).toList();
    }

    /**
     * Adds routes to Javalin's.
     *
     * @param guards what every request for a route has to pass, the first first
     */
    static void addRoutes(RoutesConfig routes, List<Route> all, List<Guard> guards) {
        new Adapter(all, guards).addTo(routes);
    }

    private void addTo(RoutesConfig routes) {
        for (Route route : all) {
            Handler guarded = behindGuards(route.handler());
            for (HandlerType method : methods(route.method())) {
                routes.addHttpHandler(method, route.path(), context -> write(answer(route, guarded, context), context));
            }
        }
        routes.exception(HttpResponseException.class, (refusal, context) -> write(refusal(refusal, context), context));
        routes.exception(
                Exception.class, (failure, context) -> write(Problems.reply(context.path(), id(), failure), context));
    }

    private Handler behindGuards(Handler handler) {
        Handler guarded = handler;
        for (int i = guards.size() - 1; i >= 0; i--) {
            Guard guard = guards.get(i);
            Handler next = guarded;
            guarded = request -> guard.guard(request, next);
        }
        return guarded;
    }

    private static List<HandlerType> methods(Route.Method method) {
        return switch (method) {
            case GET -> List.of(HandlerType.GET, HandlerType.HEAD);
            case POST -> List.of(HandlerType.POST);
            case DELETE -> List.of(HandlerType.DELETE);
        };
    }

    private static Reply answer(Route route, Handler handler, Context context) {
        String id = id();
        try {
            JavalinRequest request = new JavalinRequest(id, route, context);
            request.requireNoUnexpectedBody();
            return handler.handle(request).with("X-Request-Id", id);
        } catch (RuntimeException | Error e) {
            // An Error, too, ends this request only; an endless recursion must not look like a server that hung up.
            return Problems.reply(context.path(), id, e).with("X-Request-Id", id);
        }
    }

    /** Where a route is, to tell which methods a path knows. */
    private record Place(Pattern path, Route.Method method) {
        static Place of(Route route) {
            return new Place(Pattern.compile(route.path().replaceAll("\\{[^}]*}", "[^/]+")), route.method());
        }
    }

    /** The methods that a path answers to, as the header Allow has them. */
    private String allowed(String path) {
        return places.stream()
                .filter(place -> place.path().matcher(path).matches())
                .flatMap(place -> methods(place.method()).stream())
                .map(HandlerType::name)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** What Javalin refuses by itself: mostly a path or a method that nobody handles. */
    private Reply refusal(HttpResponseException refusal, Context context) {
        String path = context.path();
        return switch (refusal.getStatus()) {
            case NOT_FOUND ->
                Problems.reply(
                        path,
                        Problem.NOT_FOUND,
                        "there is nothing at " + Quoted.text(path) + "; exposures are at " + DirectExposure.PATH);
            case METHOD_NOT_ALLOWED -> {
                String allowed = allowed(path);
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
