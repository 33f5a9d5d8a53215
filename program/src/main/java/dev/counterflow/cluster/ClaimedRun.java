package dev.counterflow.cluster;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A run that this worker executes, and nobody else as long as it is open. Not thread safe. */
public final class ClaimedRun implements AutoCloseable {
    private final Cluster cluster;
    private final Handle claim;
    private final String key;
    private final int runId;

    ClaimedRun(Cluster cluster, Handle claim, String key, int runId) {
        this.cluster = cluster;
        this.claim = claim;
        this.key = key;
        this.runId = runId;
    }

    /** The number of the run. */
    public int runId() {
        return runId;
    }

    /**
     * What is to be done. Days that another run has loaded since are no longer wanted of this one.
     */
    public RunOrder order() {
        return onClaim(handle -> {
            List<LocalDate> remaining = handle.createQuery("""
                            select wanted.day
                            from counterflow.run, unnest(run.wanted_days) as wanted(day)
                            where run.run_id = :run
                              and not exists (
                                  select from counterflow.day
                                  join counterflow.segment using (segment_id)
                                  join counterflow.run loader on loader.run_id = segment.run_id
                                  where day.chain = run.chain and day.day = wanted.day
                                    and (loader.run_id = run.run_id
                                         or (segment.source = run.source
                                             and (loader.what = run.what or starts_with(loader.description, run.what || ', '))
                                             and (not run.anew or segment.published_at > run.asked_at))))
                            order by wanted.day
                            """)
                    .bind("run", runId)
                    .mapTo(LocalDate.class)
                    .list();
            want(handle, remaining);
            return handle.createQuery("select * from counterflow.run where run_id = :run")
                    .bind("run", runId)
                    .map((row, context) -> order(row, remaining))
                    .one();
        });
    }

    /** What this run has published, and what it is still to publish. */
    private void want(Handle handle, List<LocalDate> remaining) {
        handle.createUpdate("""
                        update counterflow.run
                        set wanted_days = coalesce(
                                nullif(
                                    array(
                                        select wanted.day
                                        from unnest(wanted_days) as wanted(day)
                                        where wanted.day = any (:remaining)
                                           or exists (
                                               select from counterflow.day
                                               join counterflow.segment using (segment_id)
                                               where segment.run_id = :run and day.day = wanted.day)
                                        order by wanted.day),
                                    '{}'),
                                wanted_days)
                        where run_id = :run
                        """)
                .bindArray("remaining", LocalDate.class, remaining)
                .bind("run", runId)
                .execute();
    }

    private static RunOrder order(ResultSet row, List<LocalDate> remaining) throws SQLException {
        RunRecord run = RunRecords.run(row);
        Map<String, String> parameters = new HashMap<>();
        JsonMapper.shared()
                .readTree(row.getString("parameters"))
                .properties()
                .forEach(parameter ->
                        parameters.put(parameter.getKey(), parameter.getValue().asString("")));
        return new RunOrder(
                run,
                Chain.ofCode(run.chain()),
                parameters,
                Optional.ofNullable(row.getObject("sign_in", UUID.class)),
                RunRecords.number(row, "agreed_bytes"),
                remaining);
    }

    /** Notes what reading bills at most, before anything is read. */
    public void estimated(Cost cost) {
        onClaim(handle -> handle.execute(OpenRun.ESTIMATED, cost.bytes(), cost.price(), runId));
    }

    /** Ends a run that has not ended. If it was cancelled meanwhile, that is what is noted. */
    public void refuse(Problem problem, String outcome) {
        end("failed", problem.code(), outcome);
    }

    /** Ends a run that has nothing left to do. */
    public void succeed(String outcome) {
        end("succeeded", null, outcome);
    }

    /** Ends a run that somebody cancelled before anything was read. */
    public void cancelled() {
        end("cancelled", null, "cancelled before anything was read");
    }

    private void end(String state, @Nullable String problem, String outcome) {
        onClaim(handle -> handle.execute("""
                update counterflow.run
                set state = case when cancel_asked then 'cancelled' else ? end,
                    problem = case when cancel_asked then null else ? end,
                    outcome = ?, finished_at = now(), current_day = null
                where run_id = ? and state in ('queued', 'running')
                """, state, problem, outcome, runId));
    }

    /** Leaves the run for a while: another process executes it, or one of its days. */
    public void postpone() {
        onClaim(handle -> handle.execute(
                "update counterflow.run set not_before = now() + make_interval(secs => ?) where run_id = ?",
                WorkQueue.PAUSE_OF_BUSY_RUN.toSeconds(),
                runId));
    }

    private <T> T onClaim(HandleCallback<T, RuntimeException> work) {
        try {
            return work.withHandle(claim);
        } catch (JdbiException e) {
            throw SqlProblem.of(cluster.coordinator().name(), e);
        }
    }

    @Override
    public void close() {
        onClaim(handle -> {
            AdvisoryLock.giveBack(handle, key);
            return null;
        });
    }
}
