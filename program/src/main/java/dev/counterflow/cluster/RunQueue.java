package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where runs are asked for, as a role that may do nothing else. A worker executes them. Thread safe; holds no connection.
 */
public final class RunQueue {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Server coordinator;

    public RunQueue(Server coordinator) {
        this.coordinator = coordinator;
    }

    /**
     * The answer to a wish.
     *
     * @param runId the run that has the days
     * @param joined whether it was there already, and nothing is read because of the wish
     */
    public record Queued(int runId, boolean joined) {}

    /**
     * Asks for a run. Days that are loaded, or about to be, are left out unless they are wanted anew.
     *
     * @throws CounterflowException with {@link Problem#OVERLOADED} if as many runs wait as may
     */
    public Queued ask(RunRequest request) {
        return withQueue(handle -> handle.createQuery("""
                        select found_run, joined
                        from counterflow.queue_run(
                            :source, :chain, :what, :first, :last, :anew, :parameters::jsonb, :by, :signIn::uuid,
                            :agreed::bigint)
                        """)
                .bind("source", request.source())
                .bind("chain", request.chain().code())
                .bind("what", request.what())
                .bind("first", request.firstDay())
                .bind("last", request.lastDay())
                .bind("anew", request.anew())
                .bind("parameters", JsonMapper.shared().writeValueAsString(request.parameters()))
                .bind("by", request.by())
                .bind("signIn", request.signIn().map(Object::toString).orElse(null))
                .bind(
                        "agreed",
                        request.agreedBytes().isPresent()
                                ? Long.toString(request.agreedBytes().getAsLong())
                                : null)
                .map((row, context) -> new Queued(row.getInt(1), row.getBoolean(2)))
                .one());
    }

    /**
     * Ends a run: at once if it waits, and soon if it is under way. What it has published stays.
     *
     * @return its state now, or empty if there is no such run
     * @throws CounterflowException if a command executes it
     */
    public Optional<RunState> cancel(int runId) {
        return withQueue(handle -> handle.createQuery("select counterflow.cancel_run(:run)")
                .bind("run", runId)
                .map((row, context) -> Optional.ofNullable(row.getString(1)).map(RunState::ofCode))
                .one());
    }

    private <T> T withQueue(HandleCallback<T, RuntimeException> work) {
        try (Handle handle = Jdbi.open(() -> coordinator.connect(Role.QUEUE))) {
            handle.getConnection().setNetworkTimeout(Runnable::run, Math.toIntExact(DEADLINE.toMillis()));
            return work.withHandle(handle);
        } catch (SQLException e) {
            throw SqlProblem.of(coordinator.name(), e);
        } catch (JdbiException e) {
            SQLException cause = SqlProblem.cause(e);
            throw cause == null ? e : SqlProblem.of(coordinator.name(), cause);
        }
    }
}
