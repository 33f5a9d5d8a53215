package dev.counterflow.cluster;

import dev.counterflow.problem.Problem;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * A run that is under way in this process. While it is open, nobody else goes on with it. Not thread safe, but {@link #note}
 * may be called by another thread than the other methods.
 */
public final class OpenRun implements AutoCloseable {
    static final String ESTIMATED =
            "update counterflow.run set bytes_estimated = ?, price_estimated = ? where run_id = ?";

    private final Handle coordinator;
    private final Handle notes;
    private final String coordinatorName;
    private final int runId;
    private final Set<LocalDate> published;

    /**
     * A run whose lock {@code coordinator} holds; both connections are closed with it.
     *
     * @param notes the connection of {@link #note}
     */
    OpenRun(Handle coordinator, Handle notes, String coordinatorName, int runId, Set<LocalDate> published) {
        this.coordinator = coordinator;
        this.notes = notes;
        this.coordinatorName = coordinatorName;
        this.runId = runId;
        this.published = Set.copyOf(published);
    }

    /** Its number in the catalog. */
    public int runId() {
        return runId;
    }

    /** The days that it had published before it was interrupted, and that nobody has replaced since. */
    public Set<LocalDate> published() {
        return published;
    }

    /** Notes what reading bills at most, before anything is read. */
    public void estimated(Cost cost) {
        execute(ESTIMATED, cost.bytes(), cost.price(), runId);
    }

    /**
     * How far the reading is.
     *
     * @param day the day being read
     * @param rows how many rows of it were read
     * @param rowsExpected about how many it has
     * @param bytes how many bytes were received since the last note
     */
    public record Reading(Optional<LocalDate> day, long rows, OptionalLong rowsExpected, long bytes) {}

    /**
     * Notes how far the reading is.
     *
     * @return whether somebody wants the run ended
     */
    public boolean note(Reading reading) {
        try {
            return notes.createQuery("""
                            update counterflow.run
                            set current_day = case when state = 'running' then :day::date end, rows_read = :rows,
                                rows_expected = :expected, bytes_read = bytes_read + :bytes
                            where run_id = :run
                            returning cancel_asked
                            """)
                    .bind("day", reading.day().orElse(null))
                    .bind("rows", reading.rows())
                    .bind(
                            "expected",
                            reading.rowsExpected().isPresent()
                                    ? reading.rowsExpected().getAsLong()
                                    : null)
                    .bind("bytes", reading.bytes())
                    .bind("run", runId)
                    .mapTo(Boolean.class)
                    .one();
        } catch (JdbiException e) {
            throw SqlProblem.of(coordinatorName, e);
        }
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
     * Notes what kept it from its end. One that somebody cancelled is cancelled, whatever was noticed first; one that was
     * asked for and meets a day that another one loads waits for it.
     */
    public void failed(Problem problem, String outcome) {
        execute("""
                update counterflow.run
                set state       = case
                                      when cancel_asked then 'cancelled'
                                      when what is not null and ? then 'queued'
                                      else 'failed'
                                  end,
                    not_before  = now() + make_interval(secs => ?),
                    finished_at = now(), outcome = ?, problem = case when cancel_asked then null else ? end,
                    current_day = null
                where run_id = ?
                """, problem == Problem.BUSY, WorkQueue.PAUSE_OF_BUSY_RUN.toSeconds(), outcome, problem.code(), runId);
    }

    /** Notes that the process was told to end. A worker goes on with a run that was asked for. */
    public void interrupted(String outcome) {
        execute("""
                update counterflow.run
                set state       = case
                                      when cancel_asked then 'cancelled'
                                      when what is not null then 'queued'
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
        try (notes) {
            AdvisoryLock.giveBackAllAndClose(coordinator);
        }
    }
}
