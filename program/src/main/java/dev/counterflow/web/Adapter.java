package dev.counterflow.web;

import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands between the handlers and Javalin: the only class that knows both. */
final class Adapter {
    private static final Logger LOG = LoggerFactory.getLogger(Adapter.class);

    private static final String START = "counterflow.start";
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final Site site;
    private final List<Place> places;

    private Adapter(Site site) {
        this.site = site;
        this.places = site.routes().stream().map(Place::of).toList();
    }

    /** Adds the routes of a site to Javalin's. */
    static void addRoutes(RoutesConfig routes, Site site) {
        new Adapter(site).addTo(routes);
    }

    private void addTo(RoutesConfig routes) {
        for (Route route : site.routes()) {
            Handler guarded = behindGuards(route.handler());
            for (HandlerType method : methods(route.method())) {
                routes.addHttpHandler(method, route.path(), context -> serve(route, guarded, context));
            }
        }
        routes.exception(HttpResponseException.class, (refusal, context) -> refuse(refusal, context));
        routes.exception(
                Exception.class,
                (failure, context) -> finish(outsideOfRoutes(failure, context), Answered.NO_ROUTE, context));
    }

    /** What fails before a route is found, or after it has answered. */
    private static Reply outsideOfRoutes(Exception failure, Context context) {
        if (failure instanceof IllegalArgumentException && context.attribute(START) == null) {
            // Javalin decodes the path before it hands the request over.
            return Problems.reply(
                    context.path(),
                    Problem.INVALID_PARAMETER,
                    "the path " + Quoted.text(context.path()) + " is not properly encoded");
        }
        return Problems.reply(context.path(), id(context), failure);
    }

    private Handler behindGuards(Handler handler) {
        Handler guarded = handler;
        for (int i = site.guards().size() - 1; i >= 0; i--) {
            Guard guard = site.guards().get(i);
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

    private void serve(Route route, Handler handler, Context context) {
        context.attribute(START, System.nanoTime());
        finish(answer(route, handler, context), route.path(), context);
    }

    private static Reply answer(Route route, Handler handler, Context context) {
        String id = id(context);
        try {
            JavalinRequest request = new JavalinRequest(id, route, context);
            request.requireNoUnexpectedBody();
            return handler.handle(request);
        } catch (RuntimeException | Error e) {
            // An Error, too, ends this request only; an endless recursion must not look like a server that hung up.
            return Problems.reply(context.path(), id, e);
        }
    }

    /** Writes a reply and tells of it. */
    private void finish(Reply reply, String route, Context context) {
        String id = id(context);
        Reply told = reply.with(RequestId.HEADER, id);
        if (context.method().equals(HandlerType.POST) && reply.status() >= BAD_REQUEST) {
            // A body that is refused unread may still be under way: nothing else can follow it on this connection.
            told = told.with("Connection", "close");
        }
        write(told, context);
        Long start = context.attribute(START);
        Answered answered = new Answered(
                id,
                context.method().name(),
                route,
                reply.status(),
                start == null ? 0 : System.nanoTime() - start,
                JavalinRequest.callerOf(context));
        site.metrics().answered(answered);
        // The client need not wait for a line in a log.
        org.eclipse.jetty.server.Request.addCompletionListener(
                ServletContextRequest.getServletContextRequest(context.req()),
                failure -> site.log().answered(answered));
    }

    private static String id(Context context) {
        String known = context.attribute(RequestId.HEADER);
        if (known != null) {
            return known;
        }
        String id = RequestId.of(Optional.ofNullable(context.header(RequestId.HEADER)));
        context.attribute(RequestId.HEADER, id);
        return id;
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

    private void refuse(HttpResponseException refusal, Context context) {
        finish(refusal(refusal, context), Answered.NO_ROUTE, context);
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
            default -> Problems.reply(path, id(context), refusal);
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
            write(out -> out.write(reply.body()), context);
        }
    }

    private static void write(Reply.Stream stream, Context context) {
        try {
            // Not by Javalin's own stream, which copies, and keeps what is flushed: events are to arrive before there
            // is an end.
            stream.writeTo(context.res().getOutputStream());
        } catch (IOException e) {
            // The client has gone.
            LOG.debug("an answer under way broke off: {}", e.getMessage());
        }
    }
}
