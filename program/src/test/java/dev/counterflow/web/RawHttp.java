package dev.counterflow.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sends bytes to a web server that no proper client would send, one connection each, and reads what comes back. */
final class RawHttp {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final String host;
    private final int port;

    RawHttp(String url) {
        URI parsed = URI.create(url);
        this.host = parsed.getHost();
        this.port = parsed.getPort();
    }

    /**
     * What came back.
     *
     * @param status the status of the first answer
     * @param headers its lines of headers, as they were sent
     * @param text what follows them; empty for a stream of events, which has no end
     */
    record Answer(int status, List<String> headers, String text) {
        Optional<String> header(String name) {
            return RawHttp.header(headers, name);
        }
    }

    private static Optional<String> header(List<String> headers, String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return headers.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .findFirst();
    }

    /**
     * Sends a request, says that nothing follows, and waits for all of the answer; empty if the connection was closed, or
     * cut because the server had refused the request before it had all of it.
     */
    Optional<Answer> send(byte[] request) throws IOException {
        try (Socket socket = new Socket(host, port)) {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            return read(socket.getInputStream());
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    private static Optional<Answer> read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 14];
        int head = -1;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            all.write(buffer, 0, count);
            head = head >= 0 ? head : indexOf(all.toByteArray(), END_OF_HEAD);
            if (head >= 0 && head(all.toByteArray(), head).contains("text/event-stream")) {
                break;
            }
        }
        return head < 0 ? Optional.empty() : Optional.of(parse(all.toByteArray(), head));
    }

    private static String head(byte[] all, int length) {
        return new String(all, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static Answer parse(byte[] all, int head) {
        List<String> lines = List.of(head(all, head).split("\r\n", -1));
        List<String> headers = lines.subList(1, lines.size());
        byte[] rest = Arrays.copyOfRange(all, head + END_OF_HEAD.length, all.length);
        int status = Integer.parseInt(lines.get(0).substring(9, 12));
        if (status == 100) {
            return parse(rest, indexOf(rest, END_OF_HEAD));
        }
        boolean events = header(headers, "Content-Type").orElse("").contains("event-stream");
        boolean chunked =
                header(headers, "Transfer-Encoding").filter("chunked"::equals).isPresent();
        byte[] body = events ? new byte[0] : chunked ? unchunked(rest) : rest;
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] unchunked(byte[] chunks) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = 0;
        while (at < chunks.length) {
            int end = at;
            while (chunks[end] != '\r') {
                end++;
            }
            int length = Integer.parseInt(new String(chunks, at, end - at, StandardCharsets.US_ASCII), 16);
            if (length == 0) {
                break;
            }
            body.write(chunks, end + 2, length);
            at = end + 2 + length + 2;
        }
        return body.toByteArray();
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int at = 0; at + part.length <= all.length; at++) {
            if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }
}
