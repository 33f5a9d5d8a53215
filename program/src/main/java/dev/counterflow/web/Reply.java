package dev.counterflow.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a handler answers. Immutable; the body is not copied and must not be changed. */
final class Reply {
    static final String JSON = "application/json";
    static final String CSV = "text/csv";

    /** A body that is written while it is made. */
    @FunctionalInterface
    interface Stream {
        void writeTo(OutputStream out) throws IOException;
    }

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Optional<Stream> stream;

    private Reply(int status, Map<String, String> headers, byte[] body, Optional<Stream> stream) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.stream = stream;
    }

    static Reply json(int status, String json) {
        return json(status, (json + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A line of JSON in UTF-8, with its end. */
    static Reply json(int status, byte[] line) {
        return of(status, JSON, line).with("Cache-Control", "no-store");
    }

    /** Lines of comma-separated values. */
    static Reply csv(String lines) {
        return of(200, CSV + "; charset=utf-8", lines.getBytes(StandardCharsets.UTF_8))
                .with("Cache-Control", "no-store");
    }

    static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, Map.of("Content-Type", contentType), body, Optional.empty());
    }

    /** An answer whose length is not known before it ends. */
    static Reply streamed(String contentType, Stream stream) {
        return new Reply(
                200,
                Map.of("Content-Type", contentType, "Cache-Control", "no-store"),
                new byte[0],
                Optional.of(stream));
    }

    /** An answer without a body. */
    static Reply empty(int status) {
        return new Reply(status, Map.of(), new byte[0], Optional.empty());
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body, stream);
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return Map.copyOf(headers);
    }

    byte[] body() {
        return body;
    }

    /** The body that is yet to be made, instead of {@link #body()}. */
    Optional<Stream> stream() {
        return stream;
    }
}
