package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what no question can ask for any more: copies that retired before every statement that still runs, segments
 * whose loader is gone, and tables that no catalog entry names. Safe to run at any time, beside readers and loaders.
 */
public final class GarbageCollector {
    private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);

    private final Cluster cluster;

    public GarbageCollector(Cluster cluster) {
        this.cluster = cluster;
    }

    /** A copy of a segment that can go. */
    private record Copy(int segmentId, String server) {}

    /**
     * Removes what can be removed now.
     *
     * @return what was removed, one line each
     */
    public List<String> collect() {
        return cluster.onCoordinator(catalog -> {
            List<String> removed = new ArrayList<>();
            for (Copy copy : removable(catalog)) {
                try {
                    drop(copy);
                    forget(catalog, copy);
                    removed.add("segment " + copy.segmentId() + " on " + copy.server());
                } catch (CounterflowException e) {
                    LOG.warn("segment {} stays on {} for now: {}", copy.segmentId(), copy.server(), e.getMessage());
                }
            }
            UUID clusterId = cluster.clusterId(catalog);
            for (Server server : cluster.servers()) {
                try {
                    requireMember(server, clusterId);
                    for (int segmentId : unknownSegments(catalog, server)) {
                        drop(new Copy(segmentId, server.name()));
                        removed.add(
                                "segment " + segmentId + " on " + server.name() + ", which the catalog does not know");
                    }
                } catch (CounterflowException e) {
                    LOG.warn("server {} was not searched: {}", server.name(), e.getMessage());
                }
            }
            return removed;
        });
    }

    /** Forgets what can be removed from a server that will never answer again. */
    void forget(String server) {
        cluster.onCoordinator(catalog -> {
            removable(catalog).stream()
                    .filter(copy -> copy.server().equals(server))
                    .forEach(copy -> forget(catalog, copy));
            return null;
        });
    }

    /** On a server of another cluster, every table would look like litter. */
    private static void requireMember(Server server, UUID clusterId) {
        try (Connection connection = server.connect(Role.OWNER)) {
            ServerCheck.requireMember(connection, server, clusterId);
        } catch (SQLException e) {
            throw SqlProblem.of(server.name(), e);
        }
    }

    private static List<Copy> removable(Handle catalog) {
        return catalog.createQuery("""
                        select copy.segment_id, copy.server
                        from counterflow.segment_copy copy
                        join counterflow.segment using (segment_id)
                        where (copy.state = 'retired' and not exists (
                                  -- A statement that began before the copy retired may still ask for it.
                                  select from pg_stat_activity session
                                  where session.backend_xmin is not null
                                    and session.pid <> pg_backend_pid()
                                    and age(session.backend_xmin) >= age(copy.retired_by::xid)
                              ))
                           or (copy.state = 'loading' and not exists (
                                  -- A loader holds the claim of its first day for as long as it lives.
                                  select from pg_locks claim
                                  where claim.locktype = 'advisory'
                                    and claim.objsubid = 1
                                    and claim.database = (select oid from pg_database where datname = current_database())
                                    and (claim.classid::bigint << 32 | claim.objid::bigint) = hashtextextended(
                                            'counterflow day ' || segment.chain || ' ' || segment.first_day, 0)
                              ))
                        order by copy.segment_id, copy.server
                        """)
                .map((row, context) -> new Copy(row.getInt("segment_id"), row.getString("server")))
                .list();
    }

    private void drop(Copy copy) {
        cluster.on(cluster.server(copy.server()), server -> {
            server.execute("select counterflow.drop_segment(?)", copy.segmentId());
            return null;
        });
    }

    private static void forget(Handle catalog, Copy copy) {
        catalog.useTransaction(transaction -> {
            transaction.execute(
                    "delete from counterflow.segment_copy where segment_id = ? and server = ?",
                    copy.segmentId(),
                    copy.server());
            int forgotten = transaction.execute(
                    "delete from counterflow.segment where segment_id = ? and state <> 'live'"
                            + " and not exists (select from counterflow.segment_copy where segment_id = ?)",
                    copy.segmentId(),
                    copy.segmentId());
            if (forgotten > 0) {
                transaction.execute("delete from counterflow.segment_filter where segment_id = ?", copy.segmentId());
            }
        });
    }

    /**
     * The tables that the catalog does not name. They are looked for before the catalog is read: a loader notes a
     * segment before it makes the table, so one that is found here and not there is nobody's.
     */
    private List<Integer> unknownSegments(Handle catalog, Server server) {
        List<Integer> present = cluster.on(
                server,
                local -> local.createQuery("select segment_id from counterflow.local_segment order by segment_id")
                        .mapTo(Integer.class)
                        .list());
        Set<Integer> known = new HashSet<>(
                catalog.createQuery("select segment_id from counterflow.segment_copy where server = :server")
                        .bind("server", server.name())
                        .mapTo(Integer.class)
                        .list());
        return present.stream().filter(segmentId -> !known.contains(segmentId)).toList();
    }
}
