package dev.counterflow.cluster;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.exposure.Flow;
import dev.counterflow.exposure.Question;
import dev.counterflow.exposure.TimeRange;
import dev.counterflow.ingest.Ingest;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.ingest.ListSource;
import dev.counterflow.ingest.NoProgress;
import dev.counterflow.ingest.Readers;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Servers are killed and frozen at every step of what changes days, while readers ask all the time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChaosIT {
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    /** Held by the coordinator, and large, so that the small day goes to the shard. */
    private static final LocalDate LARGE_DAY = LocalDate.parse("2020-10-27");

    private static final LocalDate SMALL_DAY = LocalDate.parse("2020-10-28");

    @TempDir
    Path work;

    private OwnServers servers;
    private Cluster cluster;
    private int loads;

    @BeforeAll
    void start() throws IOException {
        servers = OwnServers.start(TestPostgres.embedded(), 3);
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    @BeforeEach
    void initialise() throws InterruptedException {
        cluster = new Cluster(servers.settings("chaos_" + System.nanoTime()));
        new Initializer(cluster, false).initialize(Rule.PROPORTIONAL);
        load("large", LARGE_DAY, 1, ProtocolStep.NOBODY);
        load("small", SMALL_DAY, 10, ProtocolStep.NOBODY);
    }

    private void load(String name, LocalDate day, long satoshis, ProtocolStep steps) throws InterruptedException {
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress(), steps)
                .run(new ListSource(name, java.util.List.of(payment(day.toString(), "A", "B", satoshis))));
    }

    private static boolean isAState(long sum) {
        return sum == 11 || sum == 21;
    }

    private long sum() {
        try (Exposures exposures = new Exposures(cluster.coordinator(), 1)) {
            return exposures
                    .ask(Question.about(Chain.BITCOIN, "A"))
                    .exposures()
                    .get(0)
                    .outflows()
                    .longValueExact();
        }
    }

    private String serverOf(LocalDate day) {
        return cluster.onCoordinator(catalog -> LiveSegment.require(catalog, "bitcoin", day))
                .servers()
                .get(0);
    }

    /** Kills a server before the given step, counted from 1. */
    private final class KillBefore implements ProtocolStep {
        private final Readers readers;
        private final String victim;
        private final int step;
        private int steps;
        private boolean killed;

        KillBefore(Readers readers, String victim, int step) {
            this.readers = readers;
            this.victim = victim;
            this.step = step;
        }

        @Override
        public void before(String name) {
            if (++steps == step) {
                readers.expectErrors();
                servers.kill(victim);
                killed = true;
            }
        }
    }

    private interface Change {
        void run(ProtocolStep steps) throws InterruptedException;
    }

    /** Makes a change with a kill in it, starts the server again, and makes the change again: it ends as it should. */
    private boolean killDuring(Change change, String victim, int step, Readers readers) throws InterruptedException {
        KillBefore kill = new KillBefore(readers, victim, step);
        try {
            change.run(kill);
        } catch (CounterflowException e) {
            assertThat(kill.killed).as(e.toString()).isTrue();
            assertThat(e.problem())
                    .as("step " + step + ", " + victim + " killed: " + e)
                    .isIn(Problem.SERVER_UNAVAILABLE, Problem.DEADLINE_EXCEEDED);
        }
        if (kill.killed) {
            servers.restart();
            assertThat(sum()).satisfies(sum -> assertThat(isAState(sum)).isTrue());
            readers.expectNoErrors();
            change.run(ProtocolStep.NOBODY);
        }
        return kill.killed;
    }

    @Test
    void aServerKilledAtAnyStepOfALoadCostsErrorsAndNoFigure() throws Exception {
        int kills = 0;
        try (Readers readers = new Readers(cluster, 2, ChaosIT::isAState)) {
            for (String victim : new String[] {"db0", "db1"}) {
                boolean killed = true;
                for (int step = 1; killed; step += Reliability.isFull() ? 1 : 2) {
                    long satoshis = sum() == 11 ? 20 : 10;
                    String name = "load " + ++loads;
                    killed = killDuring(steps -> load(name, SMALL_DAY, satoshis, steps), victim, step, readers);
                    kills += killed ? 1 : 0;
                    assertThat(sum()).isEqualTo(satoshis + 1);
                }
            }
            assertThat(readers.wrong()).isEmpty();
            Reliability.note(
                    "servers-killed-during-loads",
                    kills + " kills, " + readers.answers() + " answers, none wrong; " + readers.errors()
                            + " errors, all while a server was down");
        }
        assertNoLitter();
    }

    @Test
    void aServerKilledAtAnyStepOfAMoveCostsErrorsAndNoFigure() throws Exception {
        int kills = 0;
        Days quiet = new Days(cluster, ProtocolStep.NOBODY);
        try (Readers readers = new Readers(cluster, 2, ChaosIT::isAState)) {
            for (String victim : new String[] {"db0", "db1", "db2"}) {
                boolean killed = true;
                for (int step = 1; killed; step += Reliability.isFull() ? 1 : 3) {
                    String to = serverOf(SMALL_DAY).equals("db1") ? "db2" : "db1";
                    killed = killDuring(
                            steps -> new Days(cluster, steps).move(Chain.BITCOIN, SMALL_DAY, Optional.empty(), to),
                            victim,
                            step,
                            readers);
                    kills += killed ? 1 : 0;
                    assertThat(serverOf(SMALL_DAY)).isEqualTo(to);
                    assertThat(sum()).isEqualTo(11);
                }
            }
            assertThat(readers.wrong()).isEmpty();
            Reliability.note(
                    "servers-killed-during-moves",
                    kills + " kills, " + readers.answers() + " answers, none wrong; " + readers.errors()
                            + " errors, all while a server was down");
        }
        quiet.verify(copy -> assertThat(copy.same()).as(copy.finding()).isTrue());
        assertNoLitter();
    }

    private void assertNoLitter() {
        new GarbageCollector(cluster).collect();
        for (Server server : cluster.servers()) {
            long tables = cluster.on(
                    server,
                    handle -> handle.createQuery("select count(*) from counterflow.local_segment")
                            .mapTo(Long.class)
                            .one());
            long live = cluster.onCoordinator(
                    catalog -> catalog.createQuery("select count(*) from counterflow.segment_copy where server = :name")
                            .bind("name", server.name())
                            .mapTo(Long.class)
                            .one());
            assertThat(tables).as(server.name()).isEqualTo(live);
        }
    }

    @Test
    void aShardFrozenInTheMiddleOfAQueryIsNamedWithinTheDeadlineAndTheNextQuestionWorks() throws Exception {
        String shard = serverOf(SMALL_DAY);
        int rounds = Reliability.isFull() ? 50 : 5;
        try (Exposures exposures = new Exposures(cluster.coordinator(), 2)) {
            Question question = new Question(Chain.BITCOIN, "A", TimeRange.ALL, Flow.BOTH, 10, 0, DEADLINE, false);
            for (int round = 0; round < rounds; round++) {
                long frozen = freezeInQuery(shard, () -> {
                    long begun = System.nanoTime();
                    assertThatThrownBy(() -> exposures.ask(question))
                            .isInstanceOfSatisfying(CounterflowException.class, e -> {
                                assertThat(e.problem()).isEqualTo(Problem.DEADLINE_EXCEEDED);
                                assertThat(e).hasMessageContaining(shard);
                            });
                    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(DEADLINE.plusMillis(700));
                });
                assertThat(exposures.ask(question).exposures()).hasSize(1);
                OwnServers.signal(frozen, "CONT");
            }
        }
        Reliability.note(
                "shard-backends-frozen-in-mid-query",
                rounds + " freezes, each named within the deadline, the next question answered");
    }

    /** Stops the shard's process while it waits for a lock in the middle of the question, and lets the lock go. */
    private long freezeInQuery(String shard, Runnable asking) throws Exception {
        int segment = cluster.onCoordinator(catalog -> LiveSegment.require(catalog, "bitcoin", SMALL_DAY))
                .segmentId();
        try (Connection locker = cluster.server(shard).connect(Role.OWNER);
                Connection watcher = cluster.server(shard).connectAsAdministrator();
                Statement lock = locker.createStatement()) {
            locker.setAutoCommit(false);
            lock.execute("lock table counterflow.segment_" + segment + " in access exclusive mode");
            CompletableFuture<Void> question = CompletableFuture.runAsync(asking);
            long waiting = awaitWaiting(watcher);
            OwnServers.signal(waiting, "STOP");
            locker.rollback();
            question.get();
            return waiting;
        }
    }

    private static long awaitWaiting(Connection watcher) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        try (Statement statement = watcher.createStatement()) {
            while (System.nanoTime() < deadline) {
                try (ResultSet row = statement.executeQuery("select pid from pg_stat_activity where usename ="
                        + " 'counterflow_link' and datname = current_database() and wait_event_type = 'Lock'")) {
                    if (row.next()) {
                        return row.getLong(1);
                    }
                }
                Thread.sleep(5);
            }
        }
        throw new IllegalStateException("no question waits for the lock");
    }
}
