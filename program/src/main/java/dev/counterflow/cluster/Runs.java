package dev.counterflow.cluster;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The runs in the catalog. Thread safe. */
public final class Runs {
    private final Cluster cluster;

    public Runs(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Begins a run, or goes on with the latest one of exactly the same source if that did not come to its end.
     *
     * @param description tells two sources of a kind apart
     * @param days the days that it is to publish, in order; none if only reading the source tells
     */
    public OpenRun begin(String source, String description, Chain chain, List<LocalDate> days) {
        return begin(
                coordinator -> {
                    forgetKilled(coordinator);
                    return interrupted(coordinator, source, description, chain)
                            .orElseGet(() -> insert(coordinator, source, description, chain));
                },
                description,
                (coordinator, runId) -> want(coordinator, runId, days));
    }

    /**
     * Begins a run that was asked for, or goes on with it.
     *
     * @throws CounterflowException with {@link Problem#BUSY} if it is under way in another process, with
     *     {@link Problem#CANCELLED} if somebody has cancelled it meanwhile
     */
    public OpenRun begin(RunOrder order) {
        return begin(coordinator -> order.run().id(), order.run().description(), Runs::requireNotCancelled);
    }

    private OpenRun begin(ToIntFunction<Handle> choice, String description, ObjIntConsumer<Handle> prepare) {
        Server server = cluster.coordinator();
        Handle coordinator = Jdbi.open(() -> server.connect(Role.OWNER));
        try {
            int runId = choice.applyAsInt(coordinator);
            lock(coordinator, runId, description);
            prepare.accept(coordinator, runId);
            // Counted anew: a process may have been killed between publishing a day and counting it.
            coordinator.execute("""
                    update counterflow.run
                    set state = 'running', started_at = coalesce(started_at, now()), finished_at = null, outcome = null,
                        problem = null, days = published.days, transactions = published.transactions,
                        bad_rows = published.bad_rows
                    from (select count(*) as days, coalesce(sum(day.transactions), 0) as transactions,
                                 coalesce(sum(day.bad_rows), 0) as bad_rows
                          from counterflow.day
                          join counterflow.segment using (segment_id)
                          where segment.run_id = ?) published
                    where run_id = ?
                    """, runId, runId);
            Set<LocalDate> published = published(coordinator, runId);
            Handle notes = Jdbi.open(() -> server.connect(Role.OWNER));
            return new OpenRun(coordinator, notes, server.name(), runId, published);
        } catch (JdbiException e) {
            AdvisoryLock.giveBackAllAndClose(coordinator);
            throw SqlProblem.of(server.name(), e);
        } catch (RuntimeException e) {
            AdvisoryLock.giveBackAllAndClose(coordinator);
            throw e;
        }
    }

    /** Runs of commands that were killed would count as under way for ever. */
    private static void forgetKilled(Handle coordinator) {
        coordinator.execute("""
                update counterflow.run
                set state = 'interrupted', finished_at = now(), current_day = null,
                    outcome = 'its process ended without a word'
                where state = 'running' and what is null and not counterflow.is_run_executed(run_id)
                """);
    }

    /** Somebody may have cancelled what a command now goes on with; whoever gives the command wants it. */
    private static void want(Handle coordinator, int runId, List<LocalDate> days) {
        coordinator
                .createUpdate("update counterflow.run set cancel_asked = false,"
                        + " wanted_days = coalesce(nullif(:days::date[], '{}'), wanted_days) where run_id = :run")
                .bindArray("days", LocalDate.class, days)
                .bind("run", runId)
                .execute();
    }

    private static void requireNotCancelled(Handle coordinator, int runId) {
        boolean cancelled = coordinator
                .createQuery("select cancel_asked from counterflow.run where run_id = :run")
                .bind("run", runId)
                .mapTo(Boolean.class)
                .one();
        if (cancelled) {
            throw new CounterflowException(
                    Problem.CANCELLED, "run " + runId + " was cancelled before anything was read");
        }
    }

    private static Optional<Integer> interrupted(Handle coordinator, String source, String description, Chain chain) {
        return coordinator
                .createQuery("""
                        select run_id
                        from (select * from counterflow.run
                              where source = :source and description = :description and chain = :chain
                              order by run_id desc
                              limit 1) latest
                        where state <> 'succeeded'
                        """)
                .bind("source", source)
                .bind("description", description)
                .bind("chain", chain.code())
                .mapTo(Integer.class)
                .findOne();
    }

    private static int insert(Handle coordinator, String source, String description, Chain chain) {
        return coordinator
                .createQuery("insert into counterflow.run (source, description, chain)"
                        + " values (:source, :description, :chain) returning run_id")
                .bind("source", source)
                .bind("description", description)
                .bind("chain", chain.code())
                .mapTo(Integer.class)
                .one();
    }

    /** What a process locks that executes a run. */
    static String lockKey(int runId) {
        return "counterflow run " + runId;
    }

    private static void lock(Handle coordinator, int runId, String description) {
        if (!AdvisoryLock.tryTake(coordinator, lockKey(runId))) {
            throw new CounterflowException(
                    Problem.BUSY,
                    "run " + runId + " (" + description + ") is under way in another process; wait for it");
        }
    }

    private static Set<LocalDate> published(Handle coordinator, int runId) {
        return coordinator
                .createQuery("select day.day from counterflow.day join counterflow.segment using (segment_id)"
                        + " where segment.run_id = :run")
                .bind("run", runId)
                .mapTo(LocalDate.class)
                .set();
    }
}
