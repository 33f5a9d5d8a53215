package dev.counterflow.web;

import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.RunQueue;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.ingest.Ingest;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.ingest.NoProgress;
import dev.counterflow.source.Source;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A cluster of three servers with data, served over HTTP. */
final class ServedCluster implements AutoCloseable {
    private static final int AT_ONCE = 4;
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path work;
    private final Cluster cluster;
    private final Exposures exposures;
    private final Metrics metrics = new Metrics();
    private final WebServer server;

    ServedCluster(Path work) {
        this(work, false);
    }

    ServedCluster(Path work, boolean requireKeys) {
        this.work = work;
        cluster = TestCluster.initialised(TestPostgres.embedded(), 3, Rule.PROPORTIONAL);
        exposures = new Exposures(cluster.coordinator(), AT_ONCE + 1, metrics);
        server = WebServer.start(
                new WebSettings("127.0.0.1", 0, AT_ONCE, DEADLINE, Duration.ZERO, requireKeys, Optional.empty()),
                Services.of(exposures, metrics)
                        .with(new RunService(new RunQueue(cluster.coordinator()), Optional.empty())));
    }

    void load(Source source) throws InterruptedException {
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress()).run(source);
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
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url() + path)).POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.close();
        exposures.close();
        metrics.close();
    }
}
