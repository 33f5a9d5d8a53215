package dev.counterflow.web;

import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.ClusterSettings;
import dev.counterflow.cluster.NetworkProxy;
import dev.counterflow.cluster.RunQueue;
import dev.counterflow.cluster.ServerSettings;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.ingest.Ingest;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.ingest.NoProgress;
import dev.counterflow.source.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A cluster of three servers with data, served over HTTP. A test can take away the network to each of them. */
final class ServedCluster implements AutoCloseable {
    private static final int AT_ONCE = 4;
    private static final int BAD_ROWS = 10;
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path work;
    private final Map<String, NetworkProxy> networks = new TreeMap<>();
    private final Cluster cluster;
    private final Exposures exposures;
    private final Metrics metrics = new Metrics();
    private final WebServer server;

    ServedCluster(Path work) {
        this(work, false);
    }

    ServedCluster(Path work, boolean requireKeys) {
        this.work = work;
        ClusterSettings direct = TestCluster.settings(TestPostgres.embedded(), 3);
        cluster = new Cluster(new ClusterSettings(
                behindNetwork(direct.coordinator()),
                direct.shards().stream().map(this::behindNetwork).toList(),
                direct.secrets()));
        TestCluster.initialise(cluster, Rule.PROPORTIONAL);
        exposures = new Exposures(cluster.coordinator(), AT_ONCE + 1, DEADLINE, metrics);
        server = WebServer.start(
                new WebSettings("127.0.0.1", 0, AT_ONCE, DEADLINE, Duration.ZERO, requireKeys, Optional.empty()),
                Services.of(exposures, metrics)
                        .with(new RunService(new RunQueue(cluster.coordinator()), Optional.empty())));
    }

    private ServerSettings behindNetwork(ServerSettings server) {
        NetworkProxy network;
        try {
            network = new NetworkProxy(server.hosts().get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        networks.put(server.name(), network);
        return new ServerSettings(
                server.name(),
                List.of(network.address()),
                server.database(),
                server.user(),
                server.password(),
                server.properties());
    }

    /** What is between a server and all others. */
    NetworkProxy network(String server) {
        return Objects.requireNonNull(networks.get(server), server);
    }

    void load(Source source) throws InterruptedException {
        new Ingest(cluster, new IngestOptions(BAD_ROWS, false, work), new NoProgress()).run(source);
    }

    Cluster cluster() {
        return cluster;
    }

    String url() {
        return server.url();
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return client.send(postRequest(path, body, headers), BodyHandlers.ofString());
    }

    /** The same, to be read while it comes. */
    BufferedReader postAndRead(String path, String body) throws IOException, InterruptedException {
        return new BufferedReader(new InputStreamReader(
                client.send(postRequest(path, body), BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8));
    }

    private HttpRequest postRequest(String path, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url() + path)).POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    @Override
    public void close() {
        server.close();
        exposures.close();
        metrics.close();
        try {
            for (NetworkProxy network : networks.values()) {
                network.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
