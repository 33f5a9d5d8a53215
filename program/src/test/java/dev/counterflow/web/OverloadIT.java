package dev.counterflow.web;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.ClusterSettings;
import dev.counterflow.cluster.NetworkProxy;
import dev.counterflow.cluster.ServerSettings;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.exposure.Question;
import dev.counterflow.ingest.Ingest;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.ingest.ListSource;
import dev.counterflow.ingest.NoProgress;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is asked twice as much as it can answer. A slow network to the coordinator makes its capacity small and
 * the same on every machine: two questions at once, each waiting for messages that take 20 ms.
 */
@Tag("alone")
class OverloadIT {
    private static final String A = "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez";
    private static final Duration DELAY = Duration.ofMillis(20);
    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Duration CALM = Duration.ofSeconds(1);
    private static final Duration STORM = Duration.ofSeconds(4);
    private static final Duration QUICK = Duration.ofMillis(200);
    private static final int AT_ONCE = 2;
    private static final long MEGABYTE = 1L << 20;

    @TempDir
    Path work;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private NetworkProxy network;
    private Exposures exposures;
    private Metrics metrics;
    private WebServer server;

    /** What became of a request, from the moment when it was due. */
    private record Outcome(int status, String retryAfter, String body, Duration took) {}

    @BeforeEach
    void serve() throws Exception {
        ClusterSettings direct = TestCluster.settings(TestPostgres.embedded(), 2);
        ServerSettings coordinator = direct.coordinator();
        network = new NetworkProxy(coordinator.hosts().get(0));
        Cluster cluster = new Cluster(new ClusterSettings(
                new ServerSettings(
                        coordinator.name(),
                        List.of(network.address()),
                        coordinator.database(),
                        coordinator.user(),
                        coordinator.password(),
                        coordinator.properties()),
                direct.shards(),
                direct.secrets()));
        TestCluster.initialise(cluster, Rule.PROPORTIONAL);
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress())
                .run(new ListSource("a day", List.of(payment("2020-10-27", "coinbase", A, 500))));
        metrics = new Metrics();
        exposures = new Exposures(cluster.coordinator(), AT_ONCE + 1, DEADLINE, metrics);
        server = WebServer.start(new WebSettings("127.0.0.1", 0, AT_ONCE, DEADLINE), Services.of(exposures, metrics));
        assertThat(ask().join().status()).isEqualTo(200);
        network.delay(DELAY);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        exposures.close();
        metrics.close();
        network.close();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path)).build();
    }

    private CompletableFuture<Outcome> ask() {
        return ask("/address/exposure/direct?address=" + A);
    }

    private CompletableFuture<Outcome> ask(String path) {
        long due = System.nanoTime();
        return client.sendAsync(request(path), BodyHandlers.ofString()).thenApply(response -> outcome(response, due));
    }

    private static Outcome outcome(HttpResponse<String> response, long due) {
        return new Outcome(
                response.statusCode(),
                response.headers().firstValue("Retry-After").orElse(""),
                response.body(),
                Duration.ofNanos(System.nanoTime() - due));
    }

    /** How many questions a second are answered when no more are asked than are under way at once. */
    private double capacity() {
        long start = System.nanoTime();
        long end = start + CALM.toNanos();
        List<CompletableFuture<Integer>> askers = new ArrayList<>();
        for (int asker = 0; asker < AT_ONCE; asker++) {
            askers.add(CompletableFuture.supplyAsync(() -> {
                int answered = 0;
                while (System.nanoTime() < end) {
                    assertThat(ask().join().status()).isEqualTo(200);
                    answered++;
                }
                return answered;
            }));
        }
        int answered = askers.stream().mapToInt(CompletableFuture::join).sum();
        return answered / ((System.nanoTime() - start) / 1e9);
    }

    /** Asks at a steady rate, whether answers come or not. */
    private List<Outcome> storm(double perSecond) {
        long interval = (long) (1e9 / perSecond);
        long start = System.nanoTime();
        List<CompletableFuture<Outcome>> all = new ArrayList<>();
        for (long due = start; due < start + STORM.toNanos(); due += interval) {
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            all.add(ask());
        }
        return all.stream().map(CompletableFuture::join).toList();
    }

    private static Duration percentile(List<Outcome> outcomes, Predicate<Outcome> which, double share) {
        List<Duration> sorted = outcomes.stream()
                .filter(which)
                .map(Outcome::took)
                .sorted(Comparator.naturalOrder())
                .toList();
        return sorted.get((int) ((sorted.size() - 1) * share));
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void aQuestionIsOneRoundTripWithADeadlineThatTheSettingsChose() {
        assertThat(DEADLINE).isNotEqualTo(Question.DEFAULT_DEADLINE);
        network.takeRoundTrips();

        assertThat(ask().join().status()).isEqualTo(200);
        assertThat(network.takeRoundTrips()).isEqualTo(1);
    }

    @Test
    void aCoordinatorThatFreezesDoesNotHoldAQuestionThatHasLittleTimeLeft() {
        Question question = Question.about(Chain.BITCOIN, A);
        Duration left = DEADLINE.dividedBy(4);
        network.freeze();
        long begun = System.nanoTime();
        assertThatThrownBy(() -> exposures.ask(QuestionGate.withDeadline(question, left)))
                .isInstanceOfSatisfying(
                        CounterflowException.class,
                        e -> assertThat(e.problem()).isIn(Problem.SERVER_UNAVAILABLE, Problem.DEADLINE_EXCEEDED));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(left.plusMillis(1_300));
        network.thaw();
        assertThat(ask().join().status()).isEqualTo(200);
    }

    @Test
    void twiceTheCapacityIsHalfAnsweredInBoundedTimeAndHalfRefusedAtOnce() {
        double capacity = capacity();
        long before = usedBytes();
        CompletableFuture<Outcome> alive = CompletableFuture.supplyAsync(
                        () -> null,
                        CompletableFuture.delayedExecutor(
                                STORM.toMillis() / 2, java.util.concurrent.TimeUnit.MILLISECONDS))
                .thenCompose(nothing -> ask(Readiness.LIVE));
        List<Outcome> outcomes = storm(2 * capacity);

        Outcome recovered = ask().join();
        assertThat(recovered.status()).isEqualTo(200);
        assertThat(recovered.took()).isLessThan(DEADLINE.dividedBy(2));
        assertThat(alive.join().status()).isEqualTo(200);
        assertThat(alive.join().took()).isLessThan(DEADLINE.dividedBy(2));

        Predicate<Outcome> answered = outcome -> outcome.status() == 200;
        assertThat(outcomes.stream().filter(answered).count() / (double) STORM.toSeconds())
                .as("answers a second of " + outcomes.size() + " requests, at a capacity of " + capacity)
                .isGreaterThan(0.75 * capacity);
        assertThat(percentile(outcomes, answered, 1)).isLessThan(DEADLINE);
        assertThat(percentile(outcomes, answered.negate(), 0.95)).isLessThan(QUICK);
        assertThat(outcomes.stream().filter(answered.negate())).allSatisfy(refused -> {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.retryAfter()).isEqualTo("1");
            assertThat(refused.body()).contains("\"code\":\"overloaded\"");
        });
        assertThat(usedBytes() - before).isLessThan(16 * MEGABYTE);
        assertThat(ask(MetricsPage.PATH).join().body())
                .contains("counterflow_questions_under_way 0", "counterflow_questions_waiting 0")
                .doesNotContain("counterflow_questions_refused_total 0");
        System.out.printf(
                "capacity %.0f/s, offered %.0f/s: answered within %d ms (median %d), refused within %d ms (median %d)%n",
                capacity,
                2 * capacity,
                percentile(outcomes, answered, 1).toMillis(),
                percentile(outcomes, answered, 0.5).toMillis(),
                percentile(outcomes, answered.negate(), 1).toMillis(),
                percentile(outcomes, answered.negate(), 0.5).toMillis());
    }

    @Test
    void noMoreRequestsAboutManyAddressesAreUnderWayThanQuestionsMayBe() {
        String body = "{\"addresses\":[" + ("\"" + A + "\",").repeat(11) + "\"" + A + "\"]}";
        HttpRequest many = HttpRequest.newBuilder(URI.create(server.url() + "/v1/bitcoin/exposure"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int at = 0; at <= AT_ONCE; at++) {
            all.add(client.sendAsync(many, BodyHandlers.ofString()));
        }
        assertThat(all.stream().map(CompletableFuture::join))
                .satisfiesOnlyOnce(refused -> {
                    assertThat(refused.statusCode()).isEqualTo(503);
                    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
                    assertThat(refused.body()).contains("\"code\":\"overloaded\"");
                })
                .filteredOn(answered -> answered.statusCode() == 200)
                .hasSize(AT_ONCE)
                .allSatisfy(answered -> assertThat(answered.body()).endsWith("{\"addresses\":12}\n"));
        assertThat(client.sendAsync(many, BodyHandlers.discarding()).join().statusCode())
                .isEqualTo(200);
    }
}
