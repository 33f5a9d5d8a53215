package dev.counterflow.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.ClusterStatus;
import dev.counterflow.cluster.Cost;
import dev.counterflow.cluster.Role;
import dev.counterflow.cluster.RunOrder;
import dev.counterflow.cluster.RunQueue;
import dev.counterflow.cluster.RunQueue.Elsewhere;
import dev.counterflow.cluster.RunQueue.Queued;
import dev.counterflow.cluster.RunRecord;
import dev.counterflow.cluster.RunRecords;
import dev.counterflow.cluster.RunRequest;
import dev.counterflow.cluster.RunState;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.math.BigDecimal;
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
import java.util.concurrent.CompletableFuture;
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
                    return new GatedSource("gated", order.remaining(), gate);
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
        assertThat(ask(0, 3)).isEqualTo(new Queued(run, true, List.of()));
        assertThat(ask(1, 2)).isEqualTo(new Queued(run, true, List.of()));

        assertThat(queue.ask(wish("other rows", 0, 3, false)).joined()).isFalse();

        startWorker();
        gate.release(10);
        awaitState(run, RunState.SUCCEEDED);
        assertThat(ask(0, 2)).isEqualTo(new Queued(run, true, List.of()));
        assertThat(queue.ask(wish("rows", 0, 0, true)).joined()).isFalse();
    }

    @Test
    void whoAsksForMoreDaysThanARunLoadsPaysForTheOthersOnlyAndIsToldOfThatRun() {
        int run = ask(0, 3).runId();
        startWorker();
        gate.release();
        await(() -> run(run).progress().days() == 1, "one day is loaded, and the next is being loaded");

        Queued longer = ask(0, 5);
        List<LocalDate> days = first.datesUntil(first.plusDays(6)).toList();
        assertThat(longer.joined()).isFalse();
        assertThat(longer.runId()).isNotEqualTo(run);
        assertThat(longer.elsewhere()).containsExactly(new Elsewhere(run, days.subList(0, 4)));
        assertThat(run(longer.runId()).asked().days()).isEqualTo(days.subList(4, 6));
        assertThat(ask(0, 5))
                .isEqualTo(new Queued(run, true, List.of(new Elsewhere(longer.runId(), days.subList(4, 6)))));

        gate.release(100);
        awaitState(run, RunState.SUCCEEDED);
        awaitState(longer.runId(), RunState.SUCCEEDED);
        assertThat(opened.stream().flatMap(order -> order.remaining().stream()))
                .as("the days that were read, and paid")
                .containsExactlyElementsOf(days);
        assertThat(ask(0, 5))
                .isEqualTo(new Queued(run, true, List.of(new Elsewhere(longer.runId(), days.subList(4, 6)))));
    }

    @Test
    void aRunThatIsAskedForAnewKeepsItsDaysAndOptions() {
        RunRequest wish = wish("rows", 0, 1, false);
        int run = queue.ask(wish).runId();
        queue.cancel(run);
        assertThat(queue.resume(run, OptionalLong.of(99), "another test", Optional.empty(), false))
                .contains(RunState.QUEUED);
        assertThat(queue.resume(run, OptionalLong.empty(), "nobody", Optional.empty(), false))
                .as("what waits stays as it is")
                .contains(RunState.QUEUED);
        assertThat(queue.resume(4711, OptionalLong.empty(), "nobody", Optional.empty(), false))
                .isEmpty();
        startWorker();
        gate.release(2);
        assertThat(awaitState(run, RunState.SUCCEEDED).asked().by()).isEqualTo("another test");
        assertThat(opened).singleElement().satisfies(order -> {
            assertThat(order.remaining()).containsExactly(first, first.plusDays(1));
            assertThat(order.parameters()).isEqualTo(wish.parameters());
            assertThat(order.agreedBytes()).hasValue(99);
        });
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
        assertThat(ask(0, 2)).isEqualTo(new Queued(run, false, List.of()));
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
        CompletableFuture<RunReport> command = command("gated", 1);
        await(gate::hasQueuedThreads, "the command reads the day");
        int run = ask(0, 0).runId();
        startWorker();
        await(() -> run(run).ending().problem().equals(Optional.of("busy")), "the run waits");
        assertThat(run(run).state()).isEqualTo(RunState.QUEUED);
        gate.release(2);
        command.join();
        awaitState(run, RunState.SUCCEEDED);
    }

    /** Loads the first days as a command does. */
    private CompletableFuture<RunReport> command(String description, int days) {
        List<LocalDate> wanted = first.datesUntil(first.plusDays(days)).toList();
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress())
                        .run(
                                new GatedSource(description, wanted, gate),
                                Optional.of(new Cost(7, new BigDecimal("0.02"))));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private RunRecord latest() {
        try (Handle reader = Jdbi.open(() -> cluster.coordinator().connect(Role.READER))) {
            return RunRecords.latest(reader, 1).get(0);
        }
    }

    @Test
    void aRunOfACommandIsSeenLiveAndJoinedByWhoeverAsksForItsDays() {
        CompletableFuture<RunReport> command = command("rows, " + first + " to " + first.plusDays(2), 3);
        gate.release();
        await(() -> latest().progress().currentDay().equals(Optional.of(first.plusDays(1))), "the second day is read");
        RunRecord live = latest();
        assertThat(live.asked().byCommand()).isTrue();
        assertThat(live.asked().days()).containsExactly(first, first.plusDays(1), first.plusDays(2));
        assertThat(live.progress().days()).isEqualTo(1);
        assertThat(live.progress().rowsExpected()).hasValue(1);
        assertThat(live.progress().cost()).hasValue(new Cost(7, new BigDecimal("0.02")));

        assertThat(ask(0, 2)).isEqualTo(new Queued(live.id(), true, List.of()));
        Queued longer = ask(2, 4);
        assertThat(longer.elsewhere()).containsExactly(new Elsewhere(live.id(), List.of(first.plusDays(2))));
        assertThat(run(longer.runId()).asked().days()).containsExactly(first.plusDays(3), first.plusDays(4));
        gate.release(2);
        assertThat(command.join().days()).hasSize(3);
        assertThat(run(live.id()).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run(live.id()).progress().currentDay()).isEmpty();
        assertThat(opened).isEmpty();
    }

    @Test
    void aRunOfACommandCanBeCancelledAndTheSameCommandGoesOnWithIt() {
        CompletableFuture<RunReport> command = command("rows, all", 3);
        gate.release();
        await(
                () -> latest().asked().days().contains(first)
                        && latest().progress().days() == 1,
                "a day is published");
        int run = latest().id();
        assertThat(queue.cancel(run)).contains(RunState.RUNNING);
        assertThatThrownBy(command::join)
                .cause()
                .isInstanceOfSatisfying(
                        CounterflowException.class, e -> assertThat(e.problem()).isEqualTo(Problem.CANCELLED))
                .hasMessageContaining("run " + run + " was cancelled");
        assertThat(run(run).state()).isEqualTo(RunState.CANCELLED);
        assertThat(run(run).ending().outcome()).hasValue("cancelled");
        assertThat(loadedDays()).containsExactly(first);
        assertThatThrownBy(() -> queue.resume(run, OptionalLong.empty(), "a test", Optional.empty(), false))
                .hasMessageContaining("give that command again");

        gate.release(2);
        assertThat(command("rows, all", 3).join())
                .satisfies(report -> assertThat(report.runId()).isEqualTo(run))
                .satisfies(report -> assertThat(report.days()).hasSize(2));
        assertThat(run(run).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void theRunOfACommandThatWasKilledIsNotJoinedAndCanBeCancelled() {
        int killed;
        int forgotten;
        try (Handle owner = Jdbi.open(() -> cluster.coordinator().connect(Role.OWNER))) {
            killed = insertKilled(owner);
            forgotten = insertKilled(owner);
        }
        Queued queued = ask(0, 0);
        assertThat(queued.joined()).isFalse();
        assertThat(queue.cancel(killed)).contains(RunState.CANCELLED);
        assertThat(run(killed).ending().outcome())
                .hasValueSatisfying(text -> assertThat(text).contains("had ended"));
        gate.release();
        command("another", 1).join();
        assertThat(run(forgotten).state()).isEqualTo(RunState.INTERRUPTED);
    }

    private int insertKilled(Handle owner) {
        return owner.createQuery("insert into counterflow.run (source, description, chain, wanted_days)"
                        + " values ('gated', 'rows, killed', 'bitcoin', array[:day::date]) returning run_id")
                .bind("day", first)
                .mapTo(Integer.class)
                .one();
    }

    @Test
    void aRunThatSomebodyCancelsWhileItIsOpenedReadsNothing() {
        int run = ask(0, 0).runId();
        Semaphore opening = new Semaphore(0);
        workers.add(Worker.start(
                cluster,
                new IngestOptions(0, false, work),
                order -> {
                    opened.add(order);
                    opening.acquire();
                    return new GatedSource("gated", order.remaining(), gate);
                },
                false,
                line -> {}));
        await(() -> !opened.isEmpty(), "the worker opens the source");
        assertThat(queue.cancel(run)).contains(RunState.CANCELLED);
        gate.release();
        opening.release();
        int next = ask(1, 1).runId();
        opening.release();
        awaitState(next, RunState.SUCCEEDED);
        assertThat(run(run).state()).isEqualTo(RunState.CANCELLED);
        assertThat(loadedDays()).containsExactly(first.plusDays(1));
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
            owner.execute("insert into counterflow.run (source, description, chain, state, what, wanted_days)"
                    + " select 'other', number::text, 'bitcoin', 'queued', 'rows', '{2020-10-27}'"
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
