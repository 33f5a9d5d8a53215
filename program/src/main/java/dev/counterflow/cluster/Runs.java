package dev.counterflow.cluster;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
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
     * A run that is under way in this process. While it is open, nobody else goes on with it. Not thread safe.
     */
    public static final class Run implements AutoCloseable {
        private final Handle coordinator;
        private final String coordinatorName;
        private final int runId;
        private final Set<LocalDate> published;

        private Run(Handle coordinator, String coordinatorName, int runId, Set<LocalDate> published) {
            this.coordinator = coordinator;
            this.coordinatorName = coordinatorName;
            this.runId = runId;
            this.published = published;
        }

        public int runId() {
            return runId;
        }

        /** The days that it had published before it was interrupted, and that nobody has replaced since. */
        public Set<LocalDate> published() {
            return published;
        }

        /** Notes that a day more is published. */
        public void dayPublished(long transactions, long badRows) {
            execute(
                    "update counterflow.run set days = days + 1, transactions = transactions + ?, bad_rows = bad_rows + ?"
                            + " where run_id = ?",
                    transactions,
                    badRows,
                    runId);
        }

        /** Notes that all days are published. */
        public void succeeded(String outcome) {
            execute(
                    "update counterflow.run set state = 'succeeded', finished_at = now(), outcome = ?, problem = null,"
                            + " current_day = null where run_id = ?",
                    outcome,
                    runId);
        }

        /**
         * Notes what kept it from its end. One that somebody cancelled is cancelled, whatever was noticed first; one that
         * was asked for and meets a day that another one loads waits for it.
         */
        public void failed(Problem problem, String outcome) {
            execute(
                    """
                    update counterflow.run
                    set state       = case
                                          when cancel_asked then 'cancelled'
                                          when wanted_days is not null and ? then 'queued'
                                          else 'failed'
                                      end,
                        not_before  = now() + make_interval(secs => ?),
                        finished_at = now(), outcome = ?, problem = case when cancel_asked then null else ? end,
                        current_day = null
                    where run_id = ?
                    """,
                    problem == Problem.BUSY,
                    WorkQueue.PAUSE_OF_BUSY_RUN.toSeconds(),
                    outcome,
                    problem.code(),
                    runId);
        }

        /** Notes that the process was told to end. A worker goes on with a run that was asked for. */
        public void interrupted(String outcome) {
            execute("""
                    update counterflow.run
                    set state       = case
                                          when cancel_asked then 'cancelled'
                                          when wanted_days is not null then 'queued'
                                          else 'interrupted'
                                      end,
                        finished_at = now(), outcome = ?, current_day = null
                    where run_id = ?
                    """, outcome, runId);
        }

        private void execute(String statement, Object... arguments) {
            try {
                coordinator.execute(statement, arguments);
            } catch (JdbiException e) {
                throw SqlProblem.of(coordinatorName, e);
            }
        }

        @Override
        public void close() {
            coordinator.close();
        }
    }

    /**
     * Begins a run, or goes on with the latest one of exactly the same source if that did not come to its end.
     *
     * @param description tells two sources of a kind apart
     */
    public Run begin(String source, String description, Chain chain) {
        return begin(
                coordinator -> interrupted(coordinator, source, description, chain)
                        .orElseGet(() -> insert(coordinator, source, description, chain)),
                description);
    }

    /**
     * Begins a run that was asked for, or goes on with it.
     *
     * @throws CounterflowException with {@link Problem#BUSY} if it is under way in another process
     */
    public Run begin(RunOrder order) {
        return begin(coordinator -> order.run().id(), order.run().description());
    }

    private Run begin(ToIntFunction<Handle> choice, String description) {
        Server server = cluster.coordinator();
        Handle coordinator = Jdbi.open(() -> server.connect(Role.OWNER));
        try {
            int runId = choice.applyAsInt(coordinator);
            lock(coordinator, runId, description);
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
            return new Run(coordinator, server.name(), runId, published(coordinator, runId));
        } catch (JdbiException e) {
            coordinator.close();
            throw SqlProblem.of(server.name(), e);
        } catch (RuntimeException e) {
            coordinator.close();
            throw e;
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
