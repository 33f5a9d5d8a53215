package dev.counterflow.bench.contender;

import dev.counterflow.bench.data.Question;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Counterflow's web server, asked over connections that are kept open. The client is a socket and little else, so that it
 * is not what is measured.
 *
 * @param server where it listens
 */
record HttpContender(String name, URI server) implements Contender {
    private static final int TIMEOUT_MILLISECONDS = 120_000;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int SATOSHI_DIGITS = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Asker connect() {
        try {
            return new HttpAsker(server);
        } catch (IOException e) {
            throw new BenchException("cannot connect to " + server, e);
        }
    }

    private static final class HttpAsker implements Asker {
        private static final String LENGTH = "content-length:";

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        HttpAsker(URI server) throws IOException {
            socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLISECONDS);
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), TIMEOUT_MILLISECONDS);
            in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
            out = socket.getOutputStream();
        }

        @Override
        public long ask(Question question) {
            return body(question).length;
        }

        @Override
        public List<Flows> answer(Question question) {
            List<Flows> answer = new ArrayList<>();
            for (JsonNode line : JSON.readTree(body(question)).get("data")) {
                answer.add(new Flows(
                        line.get("address").asString(),
                        satoshis(line.get("inflows").asString()),
                        satoshis(line.get("outflows").asString())));
            }
            return answer;
        }

        private static BigDecimal satoshis(String coins) {
            return new BigDecimal(coins).movePointRight(SATOSHI_DIGITS);
        }

        private byte[] body(Question question) {
            try {
                String request = "GET /address/exposure/direct?address="
                        + URLEncoder.encode(question.address(), StandardCharsets.UTF_8) + "&start_date="
                        + question.firstDay() + "&end_date=" + question.lastDay() + "&limit=" + Question.LIMIT
                        + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
                out.write(request.getBytes(StandardCharsets.US_ASCII));
                String status = line();
                int length = -1;
                for (String header = line(); !header.isEmpty(); header = line()) {
                    if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                        length = Integer.parseInt(
                                header.substring(LENGTH.length()).strip());
                    }
                }
                if (length < 0) {
                    throw new BenchException("an answer without a length: " + status);
                }
                byte[] body = in.readNBytes(length);
                if (!status.startsWith("HTTP/1.1 200")) {
                    throw new BenchException(status + " " + new String(body, StandardCharsets.UTF_8));
                }
                return body;
            } catch (IOException e) {
                throw new BenchException("the web server does not answer " + question, e);
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the connection was closed");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new BenchException("cannot disconnect", e);
            }
        }
    }
}
