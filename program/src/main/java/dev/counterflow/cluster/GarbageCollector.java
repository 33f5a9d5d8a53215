package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.JdbiException;
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
            UUID clusterId = cluster.clusterId(catalog);
            Map<String, List<Copy>> removable = removable(catalog).stream()
                    .collect(Collectors.groupingBy(Copy::server, TreeMap::new, Collectors.toList()));
            for (Server server : cluster.servers()) {
                List<Copy> copies = Objects.requireNonNullElse(removable.remove(server.name()), List.of());
                try {
                    removed.addAll(collect(catalog, clusterId, server, copies));
                } catch (CounterflowException e) {
                    LOG.warn("server {} keeps what could be removed for now: {}", server.name(), e.getMessage());
                }
            }
            removable.forEach((server, copies) -> LOG.warn(
                    "server {} keeps what could be removed, {} segments: the settings do not name it",
                    server,
                    copies.size()));
            return removed;
        });
    }

    /** Removes what can go from one server, over one connection unless there is something that nobody knows. */
    private List<String> collect(Handle catalog, UUID clusterId, Server server, List<Copy> removable) {
        List<String> removed = new ArrayList<>();
        List<Copy> dropped = new ArrayList<>();
        List<Integer> left = on(catalog, server, local -> {
            requireMember(local, server, clusterId);
            for (Copy copy : removable) {
                try {
                    drop(local, copy);
                    dropped.add(copy);
                } catch (JdbiException e) {
                    LOG.warn("segment {} stays on {} for now: {}", copy.segmentId(), copy.server(), e.getMessage());
                }
            }
            return segments(local);
        });
        for (Copy copy : dropped) {
            forget(catalog, copy);
            removed.add("segment " + copy.segmentId() + " on " + copy.server());
        }
        // Looked for before the catalog is read: a loader notes a segment before it makes the table, so one that is
        // found here and not there is nobody's.
        Set<Integer> known = known(catalog, server);
        for (int segmentId : left) {
            if (!known.contains(segmentId)) {
                on(catalog, server, local -> drop(local, new Copy(segmentId, server.name())));
                removed.add("segment " + segmentId + " on " + server.name() + ", which the catalog does not know");
            }
        }
        return removed;
    }

    /** Runs work on a server; on the coordinator over the connection that is there. */
    private <T> T on(Handle catalog, Server server, HandleCallback<T, RuntimeException> work) {
        if (!server.isCoordinator()) {
            return cluster.on(server, work);
        }
        try {
            return work.withHandle(catalog);
        } catch (JdbiException e) {
            throw SqlProblem.of(server.name(), e);
        }
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
    private static void requireMember(Handle local, Server server, UUID clusterId) {
        try {
            ServerCheck.requireMember(local.getConnection(), server, clusterId);
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

    private static int drop(Handle local, Copy copy) {
        return local.execute("select counterflow.drop_segment(?)", copy.segmentId());
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

    /** The segments that have a table on a server. */
    private static List<Integer> segments(Handle local) {
        return local.createQuery("select segment_id from counterflow.local_segment order by segment_id")
                .mapTo(Integer.class)
                .list();
    }

    /** The segments that the catalog has on a server. */
    private static Set<Integer> known(Handle catalog, Server server) {
        return catalog.createQuery("select segment_id from counterflow.segment_copy where server = :server")
                .bind("server", server.name())
                .mapTo(Integer.class)
                .set();
    }
}
