package dev.counterflow.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The runs that wait for a worker, and those whose worker was killed. A worker claims one at a time; the claim ends with
 * its connection, so that a killed worker leaves nothing claimed. For one thread.
 */
public final class WorkQueue implements AutoCloseable {
    /** A run that meets a day that another one loads waits for so long before it is tried again. */
    static final Duration PAUSE_OF_BUSY_RUN = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final boolean holdsSignIns;
    private final Handle coordinator;

    private WorkQueue(Cluster cluster, boolean holdsSignIns, Handle coordinator) {
        this.cluster = cluster;
        this.holdsSignIns = holdsSignIns;
        this.coordinator = coordinator;
    }

    /**
     * Connects to the coordinator.
     *
     * @param holdsSignIns whether this process holds the sign-ins of those who ask; otherwise runs that need one are left
     *     to the process that does
     */
    public static WorkQueue open(Cluster cluster, boolean holdsSignIns) {
        return new WorkQueue(
                cluster, holdsSignIns, Jdbi.open(() -> cluster.coordinator().connect(Role.OWNER)));
    }

    /** Claims the run that has waited longest, if one waits. */
    public Optional<ClaimedRun> claim() {
        try {
            for (int runId : candidates()) {
                if (AdvisoryLock.tryTake(coordinator, key(runId))) {
                    Optional<ClaimedRun> claimed = stillWaits(runId)
                            ? Optional.of(new ClaimedRun(cluster, coordinator, key(runId), runId))
                            : Optional.empty();
                    if (claimed.isPresent()) {
                        return claimed;
                    }
                    AdvisoryLock.giveBack(coordinator, key(runId));
                }
            }
            return Optional.empty();
        } catch (JdbiException e) {
            throw SqlProblem.of(cluster.coordinator().name(), e);
        }
    }

    private static String key(int runId) {
        return "counterflow worker " + runId;
    }

    private List<Integer> candidates() {
        return coordinator
                .createQuery("""
                        select run_id from counterflow.run
                        where state in ('queued', 'running') and what is not null
                          and (sign_in is null or :holds) and coalesce(not_before <= now(), true)
                        order by asked_at, run_id
                        """)
                .bind("holds", holdsSignIns)
                .mapTo(Integer.class)
                .list();
    }

    /** It may have ended before it was claimed, and a command may execute it. */
    private boolean stillWaits(int runId) {
        return AdvisoryLock.isFree(coordinator, Runs.lockKey(runId))
                && candidates().contains(runId);
    }

    @Override
    public void close() {
        coordinator.close();
    }
}
