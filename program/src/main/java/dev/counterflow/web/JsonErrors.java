package dev.counterflow.web;

import dev.counterflow.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What Jetty refuses before anybody else sees it (URLs too long, malformed requests), in the shape of all problems. */
final class JsonErrors extends ErrorHandler {
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;

    private final List<RequestWatch> watches;

    JsonErrors(List<RequestWatch> watches) {
        this.watches = watches;
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
        response.write(true, body(status, response.getHeaders()), callback);
    }

    private static ByteBuffer body(int status, HttpFields.Mutable headers) {
        String json = AnswerJson.of(problem(status), message(status));
        byte[] body = (json + "\n").getBytes(StandardCharsets.UTF_8);
        headers.put(HttpHeader.CONTENT_TYPE, Reply.JSON);
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        SecurityHeaders.ALL.forEach(headers::put);
        return ByteBuffer.wrap(body);
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 404 -> Problem.NOT_FOUND;
            case 405 -> Problem.METHOD_NOT_ALLOWED;
            case 503 -> Problem.OVERLOADED;
            default -> status < 500 ? Problem.INVALID_PARAMETER : Problem.INTERNAL;
        };
    }

    private static String message(int status) {
        return switch (status) {
            case URI_TOO_LONG, HEADERS_TOO_LARGE ->
                "the URL and the headers are too long; together they should have at most "
                        + WebSettings.REQUEST_HEADER_BYTES + " bytes";
            case 503 -> "the server is about to stop";
            default ->
                status < 500
                        ? "the request is not proper HTTP, or its URL is not properly encoded"
                        : "something went wrong that should not; the log of the server says what";
        };
    }
}
