package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
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
     * @param runId the run that loads the days, or has most of them
     * @param joined whether it was there already, and nothing is read because of the wish
     * @param elsewhere the other days that were asked for, and the runs that have loaded them or are about to, by first day
     */
    public record Queued(int runId, boolean joined, List<Elsewhere> elsewhere) {
        public Queued {
            elsewhere = List.copyOf(elsewhere);
        }
    }

    /**
     * Days that another run has.
     *
     * @param runId that run
     * @param days those of its days that were asked for, in order
     */
    public record Elsewhere(int runId, List<LocalDate> days) {
        public Elsewhere {
            days = List.copyOf(days);
        }
    }

    /**
     * Asks for a run. Days that are loaded, or about to be, are left out unless they are wanted anew.
     *
     * @throws CounterflowException with {@link Problem#OVERLOADED} if as many runs wait as may
     */
    public Queued ask(RunRequest request) {
        return withQueue(handle -> handle.createQuery("""
                        select found_run, joined, elsewhere
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
                .bind("agreed", text(request.agreedBytes()))
                .map((row, context) -> new Queued(row.getInt(1), row.getBoolean(2), elsewhere(row.getString(3))))
                .one());
    }

    private static List<Elsewhere> elsewhere(String json) {
        return JsonMapper.shared().readTree(json).values().stream()
                .map(run -> new Elsewhere(
                        run.path("run").asInt(),
                        run.path("days").values().stream()
                                .map(day -> LocalDate.parse(day.asString()))
                                .toList()))
                .toList();
    }

    /**
     * Asks anew for a run that has not come to its end, with all that it was asked for with. One that waits, is under way or
     * done stays as it is.
     *
     * @param agreedBytes how many bytes may be billed; empty for what was agreed to before
     * @param by who asks, in words
     * @param signIn names the sign-in to read with, which this process holds; empty for the worker's own credentials
     * @param signedIn whether whoever asks is signed in, be it with a sign-in that is kept
     * @return its state now, or empty if there is no such run
     * @throws CounterflowException if a command began it, or if only somebody who is signed in may ask for it
     */
    public Optional<RunState> resume(
            int runId, OptionalLong agreedBytes, String by, Optional<UUID> signIn, boolean signedIn) {
        return withQueue(handle -> handle.createQuery("""
                        select counterflow.resume_run(:run, :agreed::bigint, :by, :signIn::uuid, :signedIn)
                        """)
                .bind("run", runId)
                .bind("agreed", text(agreedBytes))
                .bind("by", by)
                .bind("signIn", signIn.map(Object::toString).orElse(null))
                .bind("signedIn", signedIn)
                .map((row, context) -> Optional.ofNullable(row.getString(1)).map(RunState::ofCode))
                .one());
    }

    private static @Nullable String text(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : null;
    }

    /**
     * Ends a run: at once if no process executes it, and soon if one does. What it has published stays.
     *
     * @return its state now, or empty if there is no such run
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
