package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Makes further copies of live segments and takes copies out, for a caller that holds the claim of their days. */
final class Copies {
    private final Cluster cluster;
    private final ProtocolStep steps;

    Copies(Cluster cluster, ProtocolStep steps) {
        this.cluster = cluster;
        this.steps = steps;
    }

    /**
     * Makes a copy on a server that has none, and publishes it.
     *
     * @param leaving the server whose copy goes in the same transaction, or null if all stay
     */
    void add(Handle catalog, LiveSegment segment, Server to, @Nullable String leaving) {
        steps.before("note the copy in the catalog");
        note(catalog, segment, to);
        SegmentFigures figures =
                new SegmentCopier(cluster.clusterId(catalog), steps).copy(segment, sources(segment), to);
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

    /** Takes the copy on a server out. There must be another. */
    void takeOut(Handle catalog, LiveSegment segment, String server) {
        steps.before("retire the copy");
        LockPatience.run(
                catalog,
                transaction -> transaction
                        .createQuery("select counterflow.drop_copy(:segment, :server)::text")
                        .bind("segment", segment.segmentId())
                        .bind("server", server)
                        .mapTo(String.class)
                        .one());
    }

    private static void note(Handle catalog, LiveSegment segment, Server to) {
        int noted = catalog.execute(
                "insert into counterflow.segment_copy (segment_id, server)"
                        + " select ?, name from counterflow.server where name = ? and not leaving on conflict do nothing",
                segment.segmentId(),
                to.name());
        if (noted == 0) {
            CatalogServer.requireTaking(catalog, to.name());
            throw new CounterflowException(
                    Problem.SERVER_UNAVAILABLE,
                    "server " + to.name() + " still has what is left of an earlier copy of " + segment.days()
                            + "; see that it answers, run 'counterflow gc', then try again");
        }
    }

    /** The servers to read from. One that the settings do not name any more cannot be asked. */
    private List<Server> sources(LiveSegment segment) {
        List<Server> sources = new ArrayList<>();
        for (String name : segment.servers()) {
            cluster.find(name).ifPresent(sources::add);
        }
        return sources;
    }
}
