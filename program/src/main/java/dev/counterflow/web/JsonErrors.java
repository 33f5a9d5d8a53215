package dev.counterflow.web;

import dev.counterflow.problem.Problem;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What Jetty refuses before anybody else sees it (URLs too long, malformed requests), in the shape of all problems. */
final class JsonErrors extends ErrorHandler {
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int VERSION_NOT_SUPPORTED = 505;

    private final List<RequestWatch> watches;

    JsonErrors(List<RequestWatch> watches) {
        this.watches = watches;
    }

    /** Whatever the method was, a refusal says why. */
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        response.setStatus(status);
        String id = RequestId.of(Optional.ofNullable(request.getHeaders().get(RequestId.HEADER)));
        response.getHeaders().put(RequestId.HEADER, id);
        Answered answered = new Answered(id, "none", Answered.NO_ROUTE, status, 0, Caller.ANONYMOUS);
        watches.forEach(watch -> watch.answered(answered));
        Reply reply = Problems.refusal(path(request), status, problem(status), message(status));
        SecurityHeaders.ALL.forEach(response.getHeaders()::put);
        reply.headers().forEach(response.getHeaders()::put);
        response.write(true, ByteBuffer.wrap(reply.body()), callback);
    }

    /** Of what is not HTTP, nobody knows the path. */
    private static String path(Request request) {
        return Optional.ofNullable(request.getHttpURI()).map(HttpURI::getPath).orElse("");
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 404 -> Problem.NOT_FOUND;
            case 405 -> Problem.METHOD_NOT_ALLOWED;
            case 503 -> Problem.OVERLOADED;
            default -> isByClient(status) ? Problem.INVALID_PARAMETER : Problem.INTERNAL;
        };
    }

    /** What a client must send differently, although two of these statuses begin with a 5. */
    private static boolean isByClient(int status) {
        return status < 500 || status == NOT_IMPLEMENTED || status == VERSION_NOT_SUPPORTED;
    }

    private static String message(int status) {
        return switch (status) {
            case URI_TOO_LONG, HEADERS_TOO_LARGE ->
                "the URL and the headers are too long; together they should have at most "
                        + WebSettings.REQUEST_HEADER_BYTES + " bytes";
            case 503 -> "the server is about to stop";
            default ->
                isByClient(status)
                        ? "the request is not proper HTTP, or its URL is not properly encoded"
                        : "something went wrong that should not; the log of the server says what";
        };
    }
}
