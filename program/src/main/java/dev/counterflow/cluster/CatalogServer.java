package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A server as the catalog knows it.
 *
 * @param name its name
 * @param position 0 for the coordinator
 * @param leaving whether it is being removed and takes no new copies
 * @param bytes the size of its live copies
 */
record CatalogServer(String name, int position, boolean leaving, long bytes) {
    /** All of them, the coordinator first. */
    static List<CatalogServer> all(Handle catalog) {
        return catalog.createQuery("""
                        select server.name, server.position, server.leaving,
                               coalesce(sum(copy.bytes), 0)::bigint as bytes
                        from counterflow.server
                        left join counterflow.segment_copy copy on copy.server = server.name and copy.state = 'live'
                        group by server.name
                        order by server.position
                        """)
                .map((row, context) -> new CatalogServer(
                        row.getString("name"), row.getInt("position"), row.getBoolean("leaving"), row.getLong("bytes")))
                .list();
    }

    static Optional<CatalogServer> find(Handle catalog, String name) {
        return all(catalog).stream()
                .filter(server -> server.name().equals(name))
                .findFirst();
    }

    /**
     * Requires that a server may get new copies.
     *
     * @throws CounterflowException if it is not in the catalog, or leaving it
     */
    static void requireTaking(Handle catalog, String name) {
        CatalogServer server = find(catalog, name)
                .orElseThrow(() -> new CounterflowException(
                        Problem.CLUSTER_STATE,
                        "server " + name + " is not part of the cluster yet; run 'counterflow add-server " + name
                                + "'"));
        if (server.leaving()) {
            throw new CounterflowException(
                    Problem.CLUSTER_STATE,
                    "server " + name + " is being removed and takes no days; 'counterflow add-server " + name
                            + "' takes it back");
        }
    }
}
