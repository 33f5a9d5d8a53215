package dev.counterflow.web;

import dev.counterflow.exposure.CoordinatorWatch;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What is counted and measured while the web server runs. docs/monitoring.md says what each figure means. Every label has
 * a bounded number of values: routes, statuses, servers, chains. Thread safe.
 */
public final class Metrics implements CoordinatorWatch, RequestWatch, AutoCloseable {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final Map<RequestKind, Timer> requests = new ConcurrentHashMap<>();
    private final Map<String, Timer> roundTrips = new ConcurrentHashMap<>();
    private final Map<Silence, Counter> silences = new ConcurrentHashMap<>();
    private final Map<String, Timer> checks = new ConcurrentHashMap<>();

    /** Begins to measure this process. */
    public Metrics() {
        garbageCollection.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private record RequestKind(String method, String route, int status) {}

    private record Silence(String server, boolean late) {}

    @Override
    public void answered(Answered request) {
        requests.computeIfAbsent(
                        new RequestKind(request.method(), request.route(), request.status()), this::requestTimer)
                .record(request.nanoseconds(), TimeUnit.NANOSECONDS);
    }

    private Timer requestTimer(RequestKind kind) {
        return Timer.builder("counterflow.http.requests")
                .description("Requests, and how long it took to make their answers")
                .tags("method", kind.method(), "route", kind.route(), "status", Integer.toString(kind.status()))
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    @Override
    public void answered(long nanoseconds, Optional<Problem> failure) {
        roundTrips
                .computeIfAbsent(failure.map(Problem::code).orElse("answered"), this::roundTripTimer)
                .record(nanoseconds, TimeUnit.NANOSECONDS);
    }

    private Timer roundTripTimer(String outcome) {
        return Timer.builder("counterflow.coordinator.round.trips")
                .description("Statements on the coordinator: how long until it answered, the servers it asked included")
                .tags("outcome", outcome)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    @Override
    public void silent(String server, boolean late) {
        silences.computeIfAbsent(new Silence(server, late), this::silenceCounter)
                .increment();
    }

    private Counter silenceCounter(Silence silence) {
        return Counter.builder("counterflow.server.failures")
                .description("How often a server that a question needed did not answer")
                .tags("server", silence.server(), "reason", silence.late() ? "late" : "silent")
                .register(registry);
    }

    @Override
    public void checked(String server, long nanoseconds) {
        checks.computeIfAbsent(server, this::checkTimer).record(nanoseconds, TimeUnit.NANOSECONDS);
    }

    private Timer checkTimer(String server) {
        return Timer.builder("counterflow.server.checks")
                .description("How long a server took to answer the coordinator, which asked whether it does")
                .tags("server", server)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    /** Adds the state of a gate. */
    void watch(QuestionGate gate) {
        Gauge.builder("counterflow.questions.under.way", gate, QuestionGate::underWay)
                .description("Questions that are being answered")
                .register(registry);
        Gauge.builder("counterflow.questions.waiting", gate, QuestionGate::waiting)
                .description("Questions that wait for their turn")
                .register(registry);
        Gauge.builder("counterflow.questions.most", gate, QuestionGate::atOnce)
                .description("How many questions may be under way at once")
                .register(registry);
        FunctionCounter.builder("counterflow.questions.refused", gate, QuestionGate::refused)
                .description("Questions that were turned away because too many waited, or waited too long")
                .register(registry);
    }

    /** Adds the state of the connections to the coordinator. */
    void watch(Exposures exposures) {
        Gauge.builder("counterflow.pool.active", exposures, all -> all.pool().active())
                .description("Connections to the coordinator that are in use")
                .register(registry);
        Gauge.builder("counterflow.pool.idle", exposures, all -> all.pool().idle())
                .description("Connections to the coordinator that are open and not in use")
                .register(registry);
        Gauge.builder("counterflow.pool.waiting", exposures, all -> all.pool().waiting())
                .description("Threads that wait for a connection to the coordinator")
                .register(registry);
        Gauge.builder("counterflow.pool.most", exposures, all -> all.pool().most())
                .description("How many connections to the coordinator there are at most")
                .register(registry);
    }

    /** Where further figures are added. */
    MeterRegistry registry() {
        return registry;
    }

    /** Everything as Prometheus reads it. */
    String text() {
        return registry.scrape();
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
