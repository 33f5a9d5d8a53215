package dev.counterflow.cluster;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
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

        /** Notes the end. */
        public void finished(boolean succeeded, String outcome) {
            execute(
                    "update counterflow.run set state = ?, finished_at = now(), outcome = ? where run_id = ?",
                    succeeded ? "succeeded" : "failed",
                    outcome,
                    runId);
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
        Server server = cluster.coordinator();
        Handle coordinator = Jdbi.open(() -> server.connect(Role.OWNER));
        try {
            Optional<Integer> interrupted = coordinator
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
            int runId = interrupted.orElseGet(() -> insert(coordinator, source, description, chain));
            lock(coordinator, runId, description);
            coordinator.execute(
                    "update counterflow.run set state = 'running', finished_at = null, outcome = null where run_id = ?",
                    runId);
            return new Run(coordinator, server.name(), runId, published(coordinator, runId));
        } catch (JdbiException e) {
            coordinator.close();
            throw SqlProblem.of(server.name(), e);
        } catch (RuntimeException e) {
            coordinator.close();
            throw e;
        }
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

    private static void lock(Handle coordinator, int runId, String description) {
        boolean locked = coordinator
                .createQuery("select pg_try_advisory_lock(hashtextextended(:key, 0))")
                .bind("key", "counterflow run " + runId)
                .mapTo(Boolean.class)
                .one();
        if (!locked) {
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
