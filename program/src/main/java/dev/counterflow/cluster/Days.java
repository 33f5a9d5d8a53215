package dev.counterflow.cluster;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    public Days(Cluster cluster, ProtocolStep steps) {
        this.cluster = cluster;
        this.steps = steps;
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
            addCopy(catalog, segment, to, null);
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
            addCopy(catalog, segment, to, leaving(segment, fromServer.orElse(null)));
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

    /** What a copy of a segment was found to be. */
    public record Verification(String chain, String days, String server, boolean same, String finding) {}

    /**
     * Counts the copies of all days, or of one, anew and compares them with the catalog.
     *
     * @return one entry a copy
     */
    public List<Verification> verify(Optional<LocalDate> day) {
        List<LiveSegment> segments = cluster.onCoordinator(LiveSegment::all);
        List<Verification> found = new ArrayList<>();
        for (LiveSegment segment : segments) {
            if (day.isEmpty()
                    || !(day.get().isBefore(segment.firstDay()) || day.get().isAfter(segment.lastDay()))) {
                segment.servers().forEach(server -> found.add(verify(segment, server)));
            }
        }
        return found;
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
            return new Verification(segment.chain(), segment.days(), server, same, finding);
        } catch (CounterflowException e) {
            return new Verification(segment.chain(), segment.days(), server, false, e.userMessage());
        }
    }

    private void addCopy(Handle catalog, LiveSegment segment, Server to, @Nullable String leaving) {
        steps.before("note the copy in the catalog");
        catalog.execute(
                "insert into counterflow.segment_copy (segment_id, server) values (?, ?)",
                segment.segmentId(),
                to.name());
        SegmentFigures figures = new SegmentCopier(steps)
                .copy(segment, cluster.server(segment.servers().get(0)), to);
        catalog.execute(
                "update counterflow.segment_copy set bytes = ? where segment_id = ? and server = ?",
                figures.bytes(),
                segment.segmentId(),
                to.name());
        steps.before("publish the copy");
        LockPatience.run(
                catalog,
                transaction -> transaction
                        .createQuery("select counterflow.publish_copy(:segment, :to, :from)::text")
                        .bind("segment", segment.segmentId())
                        .bind("to", to.name())
                        .bind("from", leaving)
                        .mapTo(String.class)
                        .one());
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
