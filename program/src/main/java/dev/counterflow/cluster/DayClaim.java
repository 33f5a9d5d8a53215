package dev.counterflow.cluster;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.time.LocalDate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The right to load or change some days of a chain, which one session of the coordinator holds at a time. It ends with
 * the connection, so that a killed loader leaves nothing locked; and whoever has lost the connection can no longer
 * publish, because publishing goes over that same connection. Not thread safe.
 */
public final class DayClaim implements AutoCloseable {
    private final Handle coordinator;
    private final String coordinatorName;
    private final Chain chain;
    private final LocalDate firstDay;
    private final LocalDate lastDay;

    private DayClaim(Handle coordinator, String coordinatorName, Chain chain, LocalDate firstDay, LocalDate lastDay) {
        this.coordinator = coordinator;
        this.coordinatorName = coordinatorName;
        this.chain = chain;
        this.firstDay = firstDay;
        this.lastDay = lastDay;
    }

    /**
     * Claims days, both included.
     *
     * @throws CounterflowException if somebody else holds one of them ({@link Problem#BUSY})
     */
    static DayClaim of(Cluster cluster, Chain chain, LocalDate firstDay, LocalDate lastDay) {
        Server server = cluster.coordinator();
        Handle handle = Jdbi.open(() -> server.connect(Role.OWNER));
        DayClaim claim = new DayClaim(handle, server.name(), chain, firstDay, lastDay);
        try {
            for (LocalDate day = firstDay; !day.isAfter(lastDay); day = day.plusDays(1)) {
                if (!AdvisoryLock.tryTake(handle, "counterflow day " + chain.code() + " " + day)) {
                    throw new CounterflowException(
                            Problem.BUSY,
                            "the day " + day + " of " + chain.code()
                                    + " is being loaded or changed by another process; wait for it, then try again");
                }
            }
            return claim;
        } catch (JdbiException e) {
            claim.close();
            throw SqlProblem.of(server.name(), e);
        } catch (RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    Chain chain() {
        return chain;
    }

    LocalDate firstDay() {
        return firstDay;
    }

    LocalDate lastDay() {
        return lastDay;
    }

    /** The connection that holds the claim. */
    Handle coordinator() {
        return coordinator;
    }

    String coordinatorName() {
        return coordinatorName;
    }

    @Override
    public void close() {
        AdvisoryLock.giveBackAllAndClose(coordinator);
    }
}
