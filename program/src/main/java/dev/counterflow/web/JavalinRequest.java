package dev.counterflow.web;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that came through Javalin.
 *
 * @param id names it in the log and in the answer
 * @param route the route that it took
 * @param context what Javalin knows of it
 */
record JavalinRequest(String id, Route route, Context context) implements Request {
    private static final String CALLER = "counterflow.caller";

    @Override
    public Caller caller() {
        return callerOf(context);
    }

    @Override
    public void identify(Caller caller) {
        context.attribute(CALLER, caller);
    }

    static Caller callerOf(Context context) {
        return Optional.ofNullable(context.<Caller>attribute(CALLER)).orElse(Caller.ANONYMOUS);
    }

    @Override
    public String method() {
        return context.method().name();
    }

    @Override
    public String path() {
        return context.path();
    }

    @Override
    public Map<String, String> places() {
        return context.pathParamMap();
    }

    @Override
    public Map<String, List<String>> parameters() {
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

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(context.header(name));
    }

    @Override
    public String body() {
        if (!takesBody()) {
            return "";
        }
        byte[] body = read();
        if (body.length > WebSettings.BODY_BYTES) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "the body is too long; it should have at most " + WebSettings.BODY_BYTES + " bytes");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    /** At most one byte more than a body may have. */
    private byte[] read() {
        try (InputStream in = context.bodyInputStream()) {
            return in.readNBytes(WebSettings.BODY_BYTES + 1);
        } catch (IOException | RuntimeException e) {
            // What the client sends has come to no proper end; Jetty says so in either way.
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER, "the body is not whole, or not of the form that its headers say", e);
        }
    }

    /** Refuses a body where none is expected, which would be taken for the next request if nobody read it. */
    void requireNoUnexpectedBody() {
        if (!takesBody() && (context.contentLength() > 0 || context.header("Transfer-Encoding") != null)) {
            throw new CounterflowException(Problem.INVALID_PARAMETER, "the request has a body; it should have none");
        }
    }

    private boolean takesBody() {
        return route.method() == Route.Method.POST;
    }
}
