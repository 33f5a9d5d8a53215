package dev.counterflow.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.ClusterStatus;
import dev.counterflow.cluster.Role;
import dev.counterflow.cluster.RunOrder;
import dev.counterflow.cluster.RunQueue;
import dev.counterflow.cluster.RunQueue.Queued;
import dev.counterflow.cluster.RunRecord;
import dev.counterflow.cluster.RunRecords;
import dev.counterflow.cluster.RunRequest;
import dev.counterflow.cluster.RunState;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are asked for, wait, are executed, cancelled, gone on with; on real servers. */
class WorkerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger TESTS = new AtomicInteger();
    private static final Cluster CLUSTER = TestCluster.initialised(TestPostgres.embedded(), 2, Rule.PROPORTIONAL);

    @TempDir
    Path work;

    private final Cluster cluster = CLUSTER;
    private final RunQueue queue = new RunQueue(cluster.coordinator());

    /** Each test has days of its own. */
    private final LocalDate first = LocalDate.of(2020, 10, 27).plusDays(200L * TESTS.getAndIncrement());

    private final Semaphore gate = new Semaphore(0);
    private final List<RunOrder> opened = Collections.synchronizedList(new ArrayList<>());
    private final List<Worker> workers = new ArrayList<>();

    @AfterEach
    void stop() {
        workers.forEach(Worker::close);
        try (Handle owner = Jdbi.open(() -> cluster.coordinator().connect(Role.OWNER))) {
            owner.execute("update counterflow.run set state = 'cancelled' where state in ('queued', 'running')");
        }
    }

    private Worker startWorker() {
        Worker worker = Worker.start(
                cluster,
                new IngestOptions(0, false, work),
                order -> {
                    opened.add(order);
                    return new GatedSource(order.remaining(), gate);
                },
                false,
                line -> {});
        workers.add(worker);
        return worker;
    }

    private RunRequest wish(String what, int firstDay, int lastDay, boolean anew) {
        return new RunRequest(
                "gated",
                Chain.BITCOIN,
                what,
                first.plusDays(firstDay),
                first.plusDays(lastDay),
                anew,
                Map.of("colour", "blue"),
                "a test",
                Optional.empty(),
                OptionalLong.empty());
    }

    private Queued ask(int firstDay, int lastDay) {
        return queue.ask(wish("rows", firstDay, lastDay, false));
    }

    private RunRecord run(int id) {
        try (Handle reader = Jdbi.open(() -> cluster.coordinator().connect(Role.READER))) {
            return RunRecords.find(reader, id).orElseThrow();
        }
    }

    private RunRecord awaitState(int id, RunState state) {
        await(() -> run(id).state() == state, "run " + id + " is " + state + " and not " + run(id));
        return run(id);
    }

    private static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
        }
    }

    private List<LocalDate> loadedDays() {
        return ClusterStatus.of(cluster).days().stream()
                .map(ClusterStatus.DayStatus::day)
                .filter(day -> !day.isBefore(first) && day.isBefore(first.plusDays(200)))
                .toList();
    }

    @Test
    void aRunWaitsForAWorkerAndTellsItsProgress() {
        Queued queued = ask(0, 2);
        assertThat(queued.joined()).isFalse();
        RunRecord waiting = run(queued.runId());
        assertThat(waiting.state()).isEqualTo(RunState.QUEUED);
        assertThat(waiting.started()).isEmpty();
        assertThat(waiting.description()).isEqualTo("rows, " + first + " to " + first.plusDays(2));
        assertThat(waiting.asked().by()).isEqualTo("a test");

        startWorker();
        gate.release();
        await(
                () -> run(queued.runId()).progress().currentDay().equals(Optional.of(first.plusDays(1))),
                "the second day is read");
        assertThat(run(queued.runId()).progress().days()).isEqualTo(1);
        assertThat(run(queued.runId()).progress().rowsExpected()).hasValue(1);
        gate.release(2);
        RunRecord done = awaitState(queued.runId(), RunState.SUCCEEDED);
        assertThat(done.progress().days()).isEqualTo(3);
        assertThat(done.progress().transactions()).isEqualTo(3);
        assertThat(done.ending().outcome()).hasValue("3 days published");
        assertThat(opened)
                .singleElement()
                .satisfies(order -> assertThat(order.parameters()).containsEntry("colour", "blue"));
    }

    @Test
    void whoAsksForDaysThatAreLoadedOrAboutToBeJoinsTheirRun() {
        int run = ask(0, 3).runId();
        assertThat(ask(0, 3)).isEqualTo(new Queued(run, true));
        assertThat(ask(1, 2)).isEqualTo(new Queued(run, true));

        Queued overlapping = ask(2, 5);
        assertThat(overlapping.joined()).isFalse();
        assertThat(run(overlapping.runId()).asked().days()).containsExactly(first.plusDays(4), first.plusDays(5));
        assertThat(queue.ask(wish("other rows", 0, 3, false)).joined()).isFalse();

        startWorker();
        gate.release(10);
        awaitState(run, RunState.SUCCEEDED);
        awaitState(overlapping.runId(), RunState.SUCCEEDED);
        assertThat(ask(0, 2)).isEqualTo(new Queued(run, true));
        assertThat(queue.ask(wish("rows", 0, 0, true)).joined()).isFalse();
    }

    @Test
    void twoWhoAskAtOnceGetTheSameRun() throws Exception {
        List<Queued> answers = Collections.synchronizedList(new ArrayList<>());
        List<Thread> askers = new ArrayList<>();
        for (int asker = 0; asker < 4; asker++) {
            Thread thread = new Thread(() -> answers.add(ask(0, 5)));
            askers.add(thread);
            thread.start();
        }
        for (Thread asker : askers) {
            asker.join();
        }
        assertThat(answers)
                .hasSize(4)
                .extracting(Queued::runId)
                .containsOnly(answers.get(0).runId());
        assertThat(answers).filteredOn(answer -> !answer.joined()).hasSize(1);
    }

    @Test
    void aCancelledRunEndsWithinSecondsAndKeepsWhatItPublished() {
        int run = ask(0, 2).runId();
        startWorker();
        gate.release();
        await(() -> run(run).progress().days() == 1, "a day is published");
        long asked = System.nanoTime();
        assertThat(queue.cancel(run)).contains(RunState.RUNNING);
        awaitState(run, RunState.CANCELLED);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(4));
        assertThat(loadedDays()).containsExactly(first);

        // Asked for again, the same run goes on with what is missing.
        assertThat(ask(0, 2)).isEqualTo(new Queued(run, false));
        gate.release(2);
        awaitState(run, RunState.SUCCEEDED);
        assertThat(opened.get(1).remaining()).containsExactly(first.plusDays(1), first.plusDays(2));
        assertThat(run(run).progress().days()).isEqualTo(3);
    }

    @Test
    void aRunThatWaitsIsCancelledAtOnceAndTheNextOneIsNotHit() {
        int waiting = ask(0, 0).runId();
        assertThat(queue.cancel(waiting)).contains(RunState.CANCELLED);
        assertThat(queue.cancel(waiting)).contains(RunState.CANCELLED);
        assertThat(queue.cancel(4711)).isEmpty();
        int second = ask(1, 1).runId();
        startWorker();
        gate.release();
        awaitState(second, RunState.SUCCEEDED);
        assertThat(loadedDays()).containsExactly(first.plusDays(1));
    }

    @Test
    void aWorkerThatIsStoppedGivesItsRunBackAndAnotherGoesOnWithTheFirstDayNotPublished() {
        int run = ask(0, 2).runId();
        Worker stopped = startWorker();
        gate.release();
        await(() -> run(run).progress().days() == 1, "a day is published");
        stopped.close();
        assertThat(run(run).state()).isEqualTo(RunState.QUEUED);
        startWorker();
        gate.release(2);
        assertThat(awaitState(run, RunState.SUCCEEDED).progress().days()).isEqualTo(3);
        assertThat(opened.get(1).remaining()).containsExactly(first.plusDays(1), first.plusDays(2));
    }

    @Test
    void twoWorkersShareTheQueueAndNeverARun() {
        int one = ask(0, 0).runId();
        int other = ask(1, 1).runId();
        startWorker();
        startWorker();
        await(() -> opened.size() == 2, "both work");
        assertThat(opened).extracting(order -> order.run().id()).containsExactlyInAnyOrder(one, other);
        gate.release(2);
        awaitState(one, RunState.SUCCEEDED);
        awaitState(other, RunState.SUCCEEDED);
        assertThat(opened).hasSize(2);
    }

    @Test
    void aRunThatMeetsADayThatIsBeingLoadedWaitsForIt() throws Exception {
        Thread command = new Thread(() -> {
            try {
                new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress())
                        .run(new GatedSource(List.of(first), gate));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        command.start();
        await(gate::hasQueuedThreads, "the command reads the day");
        int run = ask(0, 0).runId();
        startWorker();
        await(() -> run(run).ending().problem().equals(Optional.of("busy")), "the run waits");
        assertThat(run(run).state()).isEqualTo(RunState.QUEUED);
        gate.release(2);
        command.join();
        awaitState(run, RunState.SUCCEEDED);
    }

    @Test
    void aRunOfSomebodyElsesSignInIsLeftToTheProcessThatHoldsIt() {
        RunRequest wish = wish("rows", 0, 0, false);
        int signedIn = queue.ask(new RunRequest(
                        wish.source(),
                        wish.chain(),
                        "private",
                        wish.firstDay(),
                        wish.lastDay(),
                        false,
                        Map.of(),
                        "a browser",
                        Optional.of(UUID.randomUUID()),
                        OptionalLong.of(7)))
                .runId();
        int own = ask(1, 1).runId();
        startWorker();
        gate.release(2);
        awaitState(own, RunState.SUCCEEDED);
        assertThat(run(signedIn).state()).isEqualTo(RunState.QUEUED);
    }

    @Test
    void theQueueIsBounded() {
        ask(3, 3);
        try (Handle owner = Jdbi.open(() -> cluster.coordinator().connect(Role.OWNER))) {
            owner.execute("insert into counterflow.run (source, description, chain, state, wanted_days)"
                    + " select 'other', number::text, 'bitcoin', 'queued', '{2020-10-27}'"
                    + " from generate_series(1, 99) as number");
        }
        assertThatThrownBy(() -> ask(100, 100))
                .isInstanceOfSatisfying(
                        CounterflowException.class, e -> assertThat(e.problem()).isEqualTo(Problem.OVERLOADED))
                .hasMessageContaining("the queue is full");
        assertThat(ask(3, 3).joined()).isTrue();
    }

    @Test
    void theReaderMayNotAskAndTheQueueMayNotRead() {
        assertThatThrownBy(() -> execute(Role.READER, "select counterflow.cancel_run(1)"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> execute(Role.QUEUE, "select * from counterflow.segment"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> execute(Role.QUEUE, "update counterflow.run set state = 'failed'"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> cluster.server("db1").connect(Role.QUEUE)).isInstanceOf(CounterflowException.class);
    }

    private void execute(Role role, String statement) throws SQLException {
        try (var connection = cluster.coordinator().connect(role);
                var executed = connection.createStatement()) {
            executed.execute(statement);
        }
    }
}
