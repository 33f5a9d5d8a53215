package dev.counterflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.auth.oauth2.UserCredentials;
import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.chain.TransactionCheck;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.Cost;
import dev.counterflow.cluster.RunOrder;
import dev.counterflow.cluster.RunQueue;
import dev.counterflow.cluster.RunRequest;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.ingest.BigQueryWish;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.ingest.RunSource;
import dev.counterflow.ingest.Worker;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.Source;
import dev.counterflow.source.bigquery.BigQuerySettings;
import dev.counterflow.source.bigquery.BigQuerySource;
import dev.counterflow.source.bigquery.Bill;
import dev.counterflow.source.bigquery.ReadApi;
import dev.counterflow.source.bigquery.ServedDays;
import dev.counterflow.source.bigquery.TableName;
import dev.counterflow.source.google.HeldSignIns;
import dev.counterflow.source.google.KeptSignIn;
import dev.counterflow.source.google.OAuthClient;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A cluster that is served with a worker in the same process, six days of BigQuery, and nobody signed in. */
final class ServedRuns implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final LocalDate FIRST = LocalDate.of(2020, 10, 27);
    private static final LocalDate LAST = LocalDate.of(2020, 11, 1);

    final ServedDays days;
    final HeldSignIns held = new HeldSignIns();

    /** The sign-ins that runs were read with. */
    final Set<UUID> readWith = Collections.synchronizedSet(new HashSet<>());

    /** What the worker was given to do. */
    final List<RunOrder> opened = Collections.synchronizedList(new ArrayList<>());

    /** Whether the server has credentials of its own. */
    volatile boolean ownCredentials;

    /** How many bytes may be billed without being agreed to. */
    volatile long freeBytes = Long.MAX_VALUE;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Cluster cluster = TestCluster.initialised(TestPostgres.embedded(), 2, Rule.PROPORTIONAL);
    private final Metrics metrics = new Metrics();
    private final Exposures exposures = new Exposures(cluster.coordinator(), 6, DEADLINE, metrics);
    private final Worker worker;
    private final GoogleSignIn google;
    private final WebServer server;

    ServedRuns(Path folder, Supplier<OAuthClient> oauth) throws IOException {
        days = ServedDays.of(FIRST, LAST, 12, 12);
        worker = Worker.start(
                cluster, new IngestOptions(0, false, folder.resolve("work")), this::open, true, line -> {});
        google = new GoogleSignIn(
                held, oauth, new KeptSignIn(folder.resolve("google.json")), () -> ownCredentials, true);
        server = serve(new WebSettings("127.0.0.1", 0, 4, DEADLINE));
    }

    private WebServer serve(WebSettings settings) {
        return WebServer.start(
                settings,
                Services.of(exposures, metrics)
                        .with(new RunService(new RunQueue(cluster.coordinator()), Optional.of(google))));
    }

    /** The same behind another name, as a proxy that ends TLS makes it. */
    WebServer serveAs(URI publicUrl) {
        return serve(new WebSettings("127.0.0.1", 0, 4, DEADLINE, Duration.ZERO, false, Optional.of(publicUrl)));
    }

    /** Asks for a day as somebody whose sign-in this process does not hold. */
    int askAs(UUID signIn) {
        TableName table = TableName.ofTransactions(Chain.BITCOIN);
        BigQueryWish wish = new BigQueryWish(table, Optional.of(table.blocks()), Optional.empty());
        return new RunQueue(cluster.coordinator())
                .ask(new RunRequest(
                        BigQueryWish.SOURCE,
                        Chain.BITCOIN,
                        wish.what(),
                        LAST,
                        LAST,
                        true,
                        wish.parameters(),
                        "browser, signed in",
                        Optional.of(signIn),
                        OptionalLong.empty()))
                .runId();
    }

    private RunSource open(RunOrder order) {
        opened.add(order);
        order.signIn().ifPresent(name -> {
            UserCredentials found = held.find(name)
                    .orElseThrow(() -> new CounterflowException(Problem.SIGN_IN_REQUIRED, "signed out meanwhile"));
            if (found.getRefreshToken() != null) {
                readWith.add(name);
            }
        });
        BigQueryWish wish = BigQueryWish.of(order);
        ReadApi api = ReadApi.ofEmulator(days.endpoint(), "payer-123456");
        BigQuerySource source = new BigQuerySource(
                new BigQuerySettings(
                        order.chain(), wish.table(), wish.blocksTable(), "payer-123456", order.remaining(), 2),
                api,
                new TransactionCheck(false, LocalDate.of(2009, 1, 3), LocalDate.of(2100, 1, 1)));
        return new RunSource() {
            @Override
            public Source source() {
                return source;
            }

            @Override
            public Optional<Cost> cost() throws InterruptedException {
                Bill bill = source.estimate();
                return Optional.of(new Cost(bill.bytes(), bill.price(new BigDecimal("500000"))));
            }

            @Override
            public void requireConsent(Cost cost) {
                if (cost.bytes() > order.agreedBytes().orElse(freeBytes)) {
                    throw new CounterflowException(
                            Problem.CONSENT_REQUIRED, "BigQuery would bill up to " + cost.bytes() + " bytes");
                }
            }

            @Override
            public void close() {
                api.close();
            }
        };
    }

    String url() {
        return server.url();
    }

    /** Waits until the worker has begun with a run. */
    void awaitOpened() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (opened.isEmpty()) {
            assertThat(System.nanoTime()).as("a worker takes the run").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
        }
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url() + path)), headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(URI.create(url() + path)).POST(HttpRequest.BodyPublishers.ofString(body)),
                headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
            throws IOException, InterruptedException {
        for (int at = 0; at < headers.length; at += 2) {
            request.header(headers[at], headers[at + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.close();
        worker.close();
        exposures.close();
        metrics.close();
        days.close();
    }
}
