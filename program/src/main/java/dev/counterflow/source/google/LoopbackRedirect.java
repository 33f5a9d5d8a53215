package dev.counterflow.source.google;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits on a port of the loopback interface for the browser to come back from Google (RFC 8252, section 7.3). What is
 * asked for under another host name or path is not answered to.
 */
public final class LoopbackRedirect implements AutoCloseable {
    private final HttpServer server;
    private final BlockingQueue<Map<String, String>> answers = new ArrayBlockingQueue<>(1);

    private LoopbackRedirect(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts to listen.
     *
     * @param port the port, or 0 for any free one
     * @throws CounterflowException if the port is taken
     */
    public static LoopbackRedirect listen(int port) {
        try {
            HttpServer server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 4);
            LoopbackRedirect redirect = new LoopbackRedirect(server);
            server.createContext("/", redirect::handle);
            server.start();
            return redirect;
        } catch (IOException e) {
            throw new CounterflowException(
                    Problem.BUSY,
                    "port " + port + " of this machine, where the browser is to come back to, cannot be listened on: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Where the browser is to come back to. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port() + "/");
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /**
     * Waits for the browser.
     *
     * @return the parameters that it brings
     * @throws CounterflowException if it does not come in time
     */
    public Map<String, String> await(Duration longest) throws InterruptedException {
        Map<String, String> answer = answers.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            throw new CounterflowException(
                    Problem.SIGN_IN_REQUIRED,
                    "the browser did not come back within " + longest.toSeconds()
                            + " seconds; run counterflow login again and finish in the browser");
        }
        return answer;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isForUs(exchange)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            boolean taken = answers.offer(parameters(exchange.getRequestURI().getRawQuery()));
            byte[] page = page(
                    taken
                            ? "Counterflow has Google's answer; the terminal tells whether it worked. You can close this window."
                            : "Counterflow has an answer already.");
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    private static byte[] page(String text) {
        return ("<!DOCTYPE html><meta charset=utf-8><title>Counterflow</title><p>" + text + "</p>")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A browser also asks for an icon, and another site may try to bring an answer under a name of its own. */
    private boolean isForUs(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        return exchange.getRequestMethod().equals("GET")
                && exchange.getRequestURI().getPath().equals("/")
                && ("127.0.0.1:" + port()).equals(exchange.getRequestHeaders().getFirst("Host"))
                && query != null
                && (query.contains("code=") || query.contains("error="));
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : String.valueOf(query).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException isNotEncoded) {
            return text;
        }
    }

    @Override
    public void close() {
        // The browser is still being answered when its answer is taken.
        server.stop(1);
    }
}
