package dev.counterflow.web;

import dev.counterflow.cluster.ClusterStatus.DayStatus;
import dev.counterflow.cluster.RunRecord;
import dev.counterflow.cluster.RunState;
import dev.counterflow.exposure.Holdings;
import dev.counterflow.exposure.Holdings.HoldingServer;
import dev.counterflow.problem.CounterflowException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** The figures of the cluster as its catalog has them: servers, days, loads. Thread safe. */
final class ClusterFigures {

    private final KnownHoldings holdings;
    private final AtomicInteger coordinatorAnswers = new AtomicInteger();
    private final MeterRegistry registry;
    private final Map<String, AtomicLong> roundTrips = new ConcurrentHashMap<>();
    private final MultiGauge serverAnswers;
    private final MultiGauge serverDays;
    private final MultiGauge serverBytes;
    private final MultiGauge days;
    private final MultiGauge transactions;
    private final MultiGauge runs;
    private final MultiGauge runningDays;
    private final MultiGauge runningTransactions;

    ClusterFigures(KnownHoldings holdings, MeterRegistry registry) {
        this.holdings = holdings;
        this.registry = registry;
        Gauge.builder("counterflow.coordinator.up", coordinatorAnswers, AtomicInteger::get)
                .description(
                        "1 if the coordinator answers; if it does not, the other figures of the cluster are absent")
                .register(registry);
        serverAnswers = gauge("counterflow.server.up", "1 if the server answers the coordinator", registry);
        serverDays = gauge("counterflow.server.days", "Live days that the server has a copy of", registry);
        serverBytes = gauge("counterflow.server.bytes", "Size of the live segments of the server", registry);
        days = gauge("counterflow.days", "Days that are complete, incomplete, or missing between others", registry);
        transactions = gauge("counterflow.transactions", "Transactions of all loaded days", registry);
        runs = gauge("counterflow.runs", "The latest runs by their state", registry);
        runningDays = gauge("counterflow.running.days", "Days published by the runs under way", registry);
        runningTransactions =
                gauge("counterflow.running.transactions", "Transactions published by the runs under way", registry);
    }

    private static MultiGauge gauge(String name, String description, MeterRegistry registry) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    /** Brings the figures up to date. */
    void refresh() {
        try {
            Holdings now = holdings.get();
            coordinatorAnswers.set(1);
            writeServers(now.servers());
            writeDays(now.days());
            writeRuns(now.runs());
        } catch (CounterflowException e) {
            // An old figure that nobody can tell from a new one is worse than none.
            coordinatorAnswers.set(0);
            writeServers(List.of());
            writeDays(List.of());
            writeRuns(List.of());
        }
    }

    private void writeServers(List<HoldingServer> servers) {
        write(
                serverAnswers,
                servers.stream()
                        .map(server -> row(server.problem().isEmpty() ? 1 : 0, "server", server.name()))
                        .toList());
        write(
                serverDays,
                servers.stream()
                        .map(server -> row(server.days(), "server", server.name()))
                        .toList());
        write(
                serverBytes,
                servers.stream()
                        .map(server -> row(server.bytes(), "server", server.name()))
                        .toList());
        servers.forEach(server -> server.transactions()
                .ifPresent(count -> roundTrips(server.name()).set(count)));
    }

    /** A count that stands still while its server does not answer, as the server does. */
    private AtomicLong roundTrips(String server) {
        return roundTrips.computeIfAbsent(server, name -> {
            AtomicLong count = new AtomicLong();
            FunctionCounter.builder("counterflow.server.round.trips", count, AtomicLong::get)
                    .description("Transactions that the server has ended: each round trip of a question is one")
                    .tags("server", name)
                    .register(registry);
            return count;
        });
    }

    private void writeDays(List<DayStatus> all) {
        Map<String, List<DayStatus>> byChain =
                all.stream().collect(Collectors.groupingBy(DayStatus::chain, TreeMap::new, Collectors.toList()));
        List<Row<?>> states = new ArrayList<>();
        List<Row<?>> loaded = new ArrayList<>();
        byChain.forEach((chain, ofChain) -> {
            long incomplete = ofChain.stream()
                    .filter(day -> day.incompleteBecause().isPresent())
                    .count();
            states.add(row(ofChain.size() - incomplete, "chain", chain, "state", "complete"));
            states.add(row(incomplete, "chain", chain, "state", "incomplete"));
            states.add(row(missing(ofChain), "chain", chain, "state", "missing"));
            loaded.add(row(ofChain.stream().mapToLong(DayStatus::transactions).sum(), "chain", chain));
        });
        write(days, states);
        write(transactions, loaded);
    }

    /** How many days between the first and the last are not loaded. */
    private static long missing(List<DayStatus> ofChain) {
        DayStatus first = ofChain.get(0);
        DayStatus last = ofChain.get(ofChain.size() - 1);
        return ChronoUnit.DAYS.between(first.day(), last.day()) + 1 - ofChain.size();
    }

    private void writeRuns(List<RunRecord> latest) {
        Map<String, Long> byState = latest.stream()
                .collect(Collectors.groupingBy(run -> run.state().code(), TreeMap::new, Collectors.counting()));
        List<Row<?>> states = new ArrayList<>();
        byState.forEach((state, count) -> states.add(row(count, "state", state)));
        write(runs, states);
        Map<String, List<RunRecord>> running = latest.stream()
                .filter(run -> run.state() == RunState.RUNNING)
                .collect(Collectors.groupingBy(RunRecord::chain, TreeMap::new, Collectors.toList()));
        List<Row<?>> published = new ArrayList<>();
        List<Row<?>> loaded = new ArrayList<>();
        running.forEach((chain, all) -> {
            published.add(
                    row(all.stream().mapToLong(run -> run.progress().days()).sum(), "chain", chain));
            loaded.add(row(
                    all.stream().mapToLong(run -> run.progress().transactions()).sum(), "chain", chain));
        });
        write(runningDays, published);
        write(runningTransactions, loaded);
    }

    private static Row<Number> row(long value, String... tags) {
        return Row.of(Tags.of(tags), value);
    }

    private static void write(MultiGauge gauge, Iterable<? extends Row<?>> rows) {
        List<Row<?>> all = new ArrayList<>();
        rows.forEach(all::add);
        gauge.register(all, true);
    }
}
