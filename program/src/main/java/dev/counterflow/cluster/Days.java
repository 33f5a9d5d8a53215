package dev.counterflow.cluster;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with loaded days: copy, move, drop, verify. Each becomes visible by one transaction of the
 * coordinator; questions go on meanwhile. Thread safe.
 */
public final class Days {
    private final Cluster cluster;
    private final ProtocolStep steps;
    private final Copies copies;

    public Days(Cluster cluster, ProtocolStep steps) {
        this.cluster = cluster;
        this.steps = steps;
        this.copies = new Copies(cluster, steps);
    }

    /**
     * Makes a copy of the segment that holds a day on a further server.
     *
     * @return whether there was none yet
     */
    public boolean copy(Chain chain, LocalDate day, String toServer) {
        Server to = cluster.server(toServer);
        return underClaim(chain, day, (catalog, segment) -> {
            if (segment.servers().contains(toServer)) {
                return false;
            }
            copies.add(catalog, segment, to, null);
            return true;
        });
    }

    /**
     * Moves the segment that holds a day to another server.
     *
     * @param fromServer the server whose copy goes; may be empty if there is only one
     * @return whether it was not there already
     */
    public boolean move(Chain chain, LocalDate day, Optional<String> fromServer, String toServer) {
        Server to = cluster.server(toServer);
        return underClaim(chain, day, (catalog, segment) -> {
            if (segment.servers().contains(toServer)) {
                return false;
            }
            copies.add(catalog, segment, to, leaving(segment, fromServer.orElse(null)));
            return true;
        });
    }

    private static String leaving(LiveSegment segment, @Nullable String fromServer) {
        if (fromServer == null && segment.servers().size() == 1) {
            return segment.servers().get(0);
        }
        if (fromServer == null || !segment.servers().contains(fromServer)) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "there are copies of " + segment.days() + " on " + String.join(", ", segment.servers())
                            + "; say which one is to go");
        }
        return fromServer;
    }

    /** Takes a day (with the others of its segment) out of the ledger. */
    public void drop(Chain chain, LocalDate day) {
        underClaim(chain, day, (catalog, segment) -> {
            steps.before("retire the segment");
            LockPatience.run(
                    catalog,
                    transaction -> transaction
                            .createQuery("select counterflow.drop_days(:segment)::text")
                            .bind("segment", segment.segmentId())
                            .mapTo(String.class)
                            .one());
            return true;
        });
        new GarbageCollector(cluster).collect();
    }

    /**
     * Takes the copy of a day on one server out; others answer.
     *
     * @throws CounterflowException if there is none on that server, or it is the only one
     */
    public void dropCopy(Chain chain, LocalDate day, String server) {
        underClaim(chain, day, (catalog, segment) -> {
            if (!segment.servers().contains(server)) {
                throw new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        "there is no copy of " + segment.days() + " on " + server + "; there is one on "
                                + String.join(", ", segment.servers()));
            }
            if (segment.servers().size() == 1) {
                throw new CounterflowException(
                        Problem.CLUSTER_STATE,
                        "the copy of " + segment.days() + " on " + server
                                + " is the only one; copy the day to another server first, or drop it altogether");
            }
            copies.takeOut(catalog, segment, server);
            return true;
        });
        new GarbageCollector(cluster).collect();
    }

    /**
     * What a copy of a segment was found to be.
     *
     * @param answered whether its server could be asked
     * @param same whether it holds what was loaded
     * @param finding the same for people
     */
    public record Verification(
            String chain, String days, String server, boolean answered, boolean same, String finding) {}

    /**
     * Counts all copies of all days anew and compares them with the catalog.
     *
     * @param found is told of each copy
     */
    public void verify(Consumer<Verification> found) {
        cluster.onCoordinator(LiveSegment::all).forEach(segment -> verify(segment, found));
    }

    /**
     * Counts the copies of one day anew and compares them with the catalog.
     *
     * @param found is told of each copy
     * @throws CounterflowException if the day is not loaded
     */
    public void verify(Chain chain, LocalDate day, Consumer<Verification> found) {
        verify(cluster.onCoordinator(catalog -> LiveSegment.require(catalog, chain.code(), day)), found);
    }

    private void verify(LiveSegment segment, Consumer<Verification> found) {
        segment.servers().forEach(server -> found.accept(verify(segment, server)));
    }

    private Verification verify(LiveSegment segment, String server) {
        try {
            SegmentFigures figures = cluster.on(
                    cluster.server(server),
                    handle -> handle.createQuery("select * from counterflow.segment_figures(:segment)")
                            .bind("segment", segment.segmentId())
                            .map((row, context) -> SegmentWriter.figures(row))
                            .one());
            boolean same = figures.samePostings(segment.figures());
            String finding = same
                    ? figures.rows() + " postings, as loaded"
                    : "counted " + figures + ", loaded were " + segment.figures();
            return new Verification(segment.chain(), segment.days(), server, true, same, finding);
        } catch (CounterflowException e) {
            return new Verification(segment.chain(), segment.days(), server, false, false, e.userMessage());
        }
    }

    private interface Change {
        boolean make(Handle catalog, LiveSegment segment);
    }

    private boolean underClaim(Chain chain, LocalDate day, Change change) {
        LiveSegment seen = cluster.onCoordinator(catalog -> LiveSegment.require(catalog, chain.code(), day));
        removeLitter(seen);

        try (DayClaim claim = DayClaim.of(cluster, chain, seen.firstDay(), seen.lastDay())) {
            // It may have been replaced before the claim was had.
            LiveSegment segment = LiveSegment.require(claim.coordinator(), chain.code(), day);
            return change.make(claim.coordinator(), segment);
        } catch (JdbiException e) {
            SQLException cause = SqlProblem.cause(e);
            throw cause == null ? e : SqlProblem.of(cluster.coordinator().name(), cause);
        }
    }

    /** A copy that was begun and not finished, or that has retired, stands in the way of a new one on the same server. */
    private void removeLitter(LiveSegment segment) {
        boolean any = cluster.onCoordinator(catalog -> catalog.createQuery(
                        "select exists (select from counterflow.segment_copy where segment_id = :id and state <> 'live')")
                .bind("id", segment.segmentId())
                .mapTo(Boolean.class)
                .one());
        if (any) {
            new GarbageCollector(cluster).collect();
        }
    }
}
