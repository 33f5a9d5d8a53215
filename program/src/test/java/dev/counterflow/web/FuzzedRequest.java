package dev.counterflow.web;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes a request out of words: mostly one that is almost proper, sometimes one that is not HTTP. */
final class FuzzedRequest {
    private static final List<String> PATHS = List.of(
            V1Summary.PATH,
            V1Exposure.PATH,
            V1Exposure.PATH,
            V1Transactions.PATH,
            V1Transactions.PATH,
            V1Holdings.DAYS,
            V1Holdings.CLUSTER,
            V1Runs.PATH,
            V1Runs.ONE,
            RunEvents.PATH,
            DirectExposure.PATH,
            FetchBigQuery.PATH,
            Authenticate.PATH,
            Authenticate.SIGNED_IN,
            Authenticate.LOGOUT,
            RunPage.PATH,
            MetricsPage.PATH,
            Readiness.PATH,
            "/",
            "/openapi.yaml",
            "/v1/{address}",
            "/{address}/{address}");
    private static final List<String> POSTED = List.of(V1Batch.PATH, V1Batch.PATH, V1Runs.PATH, V1Runs.CANCEL);
    private static final List<String> PARAMETERS = List.of(
            "address",
            "chain",
            "start_date",
            "end_date",
            "flow_type",
            "counterparty",
            "min_amount",
            "hide",
            "order",
            "limit",
            "offset",
            "page_token",
            "partial",
            "next",
            "keep",
            "scope",
            "state",
            "code",
            "max_bytes",
            "colour");
    private static final List<String> PROPERTIES = List.of(
            "source",
            "start_date",
            "end_date",
            "chain",
            "anew",
            "table",
            "blocks_table",
            "max_bytes",
            "transactions_per_day",
            "seed",
            "limit",
            "flow_type",
            "hide",
            "min_amount",
            "order",
            "partial");
    private static final List<String> METHODS = List.of(
            "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "X", "G\u00e9T", "");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json; charset=utf-8",
            "application/json; charset=x",
            "text/plain",
            "*/*",
            "text/csv",
            "text/html",
            "text/csv, application/json",
            ";;;",
            "");
    private static final List<String> NAMES = List.of(
            "If-None-Match",
            "X-Request-Id",
            "Origin",
            "Sec-Fetch-Site",
            "Cookie",
            "Range",
            "Expect",
            "Accept-Encoding",
            "X-Forwarded-For",
            "X-HTTP-Method-Override",
            "Connection",
            "Upgrade",
            "Content-Encoding",
            "X\u00e9");
    private static final List<String> SITES =
            List.of("same-origin", "cross-site", "none", "null", "*", "100-continue", "websocket", "bytes=0-1", "gzip");

    private final FuzzedWords words;
    private final List<String> keys;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    FuzzedRequest(FuzzedWords words, List<String> keys) {
        this.words = words;
        this.keys = keys;
    }

    byte[] make() {
        boolean post = words.once(4);
        String method = words.once(12) ? words.one(METHODS) : post ? "POST" : "GET";
        line(method + " " + path(words.one(post ? POSTED : PATHS)) + query() + " "
                + (words.once(60) ? words.garbage(8) : "HTTP/1.1"));
        headers();
        byte[] body = post || words.once(20) ? body() : new byte[0];
        if (body.length > 0 && words.once(15)) {
            line("Transfer-Encoding: chunked");
        } else if (body.length > 0 || words.once(20)) {
            line("Content-Length: " + (words.once(15) ? words.value("limit") : Integer.toString(body.length)));
        }
        line("Connection: close");
        line("");
        bytes.writeBytes(body);
        return words.once(50) ? damaged(bytes.toByteArray()) : bytes.toByteArray();
    }

    private String path(String route) {
        String path = route;
        while (path.contains("{")) {
            int end = path.indexOf('}', path.indexOf('{'));
            String name = path.substring(path.indexOf('{') + 1, end);
            String value = words.value(name);
            path = path.substring(0, path.indexOf('{'))
                    + (words.once(5) ? raw(value) : encoded(value))
                    + path.substring(end + 1);
        }
        return words.once(25) ? words.mutated(path) : path;
    }

    private String query() {
        List<String> all = new ArrayList<>();
        int count = words.once(2) ? 0 : words.upTo(4);
        for (int at = 0; at < count; at++) {
            String name = words.one(PARAMETERS);
            String value = words.value(name);
            all.add(name + (words.once(20) ? "" : "=") + (words.once(12) ? raw(value) : encoded(value)));
        }
        return all.isEmpty() ? "" : "?" + String.join("&", all);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Not encoded, but for what would make it a request of another kind by chance. */
    private static String raw(String text) {
        return text.replace("{", "").replaceAll("\\s", "");
    }

    private void headers() {
        line("Host: " + (words.once(40) ? words.value("address") : "127.0.0.1"));
        if (words.once(3)) {
            line("Accept: " + words.one(TYPES));
        }
        if (words.once(2)) {
            line("Content-Type: " + (words.once(4) ? words.one(TYPES) : "application/json"));
        }
        if (words.once(6)) {
            line("Authorization: " + authorization());
        }
        for (int at = words.once(3) ? words.upTo(3) : 0; at > 0; at--) {
            String value = words.once(3) ? words.one(SITES) : words.garbage(words.upTo(words.once(30) ? 9_000 : 30));
            line(words.one(NAMES) + ": " + (words.once(30) ? value : value.replaceAll("\\p{Cntrl}", "")));
        }
    }

    private String authorization() {
        String key = words.one(keys);
        return switch (words.upTo(4)) {
            case 0 -> "Basic " + key;
            case 1 -> "Bearer " + words.mutated(key);
            case 2 -> "Bearer " + words.garbage(words.upTo(300)).replaceAll("\\p{Cntrl}", "");
            case 3 -> "Bearer";
            default -> "Bearer " + key;
        };
    }

    private byte[] body() {
        if (words.once(12)) {
            return words.bytes(words.upTo(words.once(10) ? 300_000 : 400));
        }
        if (words.once(12)) {
            return "[".repeat(words.upTo(100_000)).getBytes(StandardCharsets.UTF_8);
        }
        String json = object();
        return (words.once(8) ? words.mutated(json) : json).getBytes(StandardCharsets.UTF_8);
    }

    private String object() {
        List<String> all = new ArrayList<>();
        if (!words.once(6)) {
            all.add("\"addresses\":" + (words.once(10) ? scalar("address") : addresses()));
        }
        if (words.once(3)) {
            all.clear();
            all.add("\"source\":"
                    + (words.once(8) ? scalar("source") : words.once(2) ? "\"bigquery\"" : "\"generated\""));
        }
        for (int at = words.upTo(3); at > 0; at--) {
            String name = words.once(20) ? words.garbage(5) : words.one(PROPERTIES);
            all.add(quoted(name) + ":" + scalar(name));
        }
        return "{" + String.join(",", all) + "}";
    }

    private String addresses() {
        int count = words.once(40) ? 1_001 : words.upTo(3);
        List<String> all = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            all.add(scalar("address"));
        }
        return "[" + String.join(",", all) + "]";
    }

    private String scalar(String name) {
        return switch (words.upTo(12)) {
            case 0 -> "null";
            case 1 -> "true";
            case 2 -> "1e999999999";
            case 3 -> "{\"a\":[1]}";
            case 4 -> words.value("limit");
            case 5 -> "\"\\ud800\"";
            default -> quoted(words.value(name));
        };
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", "") + "\"";
    }

    private byte[] damaged(byte[] request) {
        int at = words.upTo(request.length - 1);
        request[at] = words.bytes(1)[0];
        return request;
    }

    private void line(String text) {
        bytes.writeBytes(
                (text + "\r\n").getBytes(words.once(30) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
    }
}
