package dev.counterflow.cluster;

import dev.counterflow.cluster.ClusterStatus.DayStatus;
import dev.counterflow.cluster.ClusterStatus.ServerStatus;
import dev.counterflow.problem.CounterflowException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** Reads the status of a cluster. */
final class StatusQuery {
    private StatusQuery() {}

    static ClusterStatus run(Cluster cluster) {
        Ledger ledger = Ledger.of(cluster);
        return cluster.onCoordinator(catalog -> {
            List<ServerStatus> servers = new ArrayList<>();
            List<CatalogServer> known = CatalogServer.all(catalog);
            for (Server server : cluster.servers()) {
                servers.add(server(catalog, cluster, server, known));
            }
            for (CatalogServer server : known) {
                if (cluster.find(server.name()).isEmpty()) {
                    servers.add(status(
                            catalog,
                            server.name(),
                            "?",
                            Optional.empty(),
                            Optional.of("the settings do not name it; add it there, or remove it with"
                                    + " 'counterflow remove-server'")));
                }
            }
            return new ClusterStatus(ledger.clusterId(), ledger.rule(), servers, days(catalog));
        });
    }

    private static ServerStatus server(Handle catalog, Cluster cluster, Server server, List<CatalogServer> known) {
        Optional<String> version = Optional.empty();
        Optional<String> problem = Optional.empty();
        try {
            version = Optional.of(cluster.on(
                    server,
                    handle -> handle.createQuery("show server_version")
                            .mapTo(String.class)
                            .one()));
        } catch (CounterflowException e) {
            problem = Optional.of(e.userMessage());
        }
        return status(
                catalog,
                server.name(),
                server.settings().address(),
                version,
                problem.or(() -> membershipProblem(server.name(), known)));
    }

    private static Optional<String> membershipProblem(String name, List<CatalogServer> known) {
        Optional<CatalogServer> found =
                known.stream().filter(server -> server.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            return Optional.of("not part of the cluster yet; 'counterflow add-server " + name + "' adds it");
        }
        return found.filter(CatalogServer::leaving).map(server -> "is being removed, takes no new days");
    }

    private static ServerStatus status(
            Handle catalog, String name, String address, Optional<String> version, Optional<String> problem) {
        return catalog.createQuery("""
                        select coalesce(sum(day.days), 0)::integer            as days,
                               coalesce(sum(live_copy.bytes), 0)::bigint       as bytes
                        from (select segment_id, bytes from counterflow.segment_copy
                              where server = :server and state = 'live') live_copy
                        left join lateral (
                            select count(*) as days from counterflow.day where day.segment_id = live_copy.segment_id
                        ) day on true
                        """)
                .bind("server", name)
                .map((row, context) ->
                        new ServerStatus(name, address, version, problem, row.getInt("days"), row.getLong("bytes")))
                .one();
    }

    static List<DayStatus> days(Handle catalog) {
        return catalog.createQuery("""
                        select day.chain, day.day, day.transactions, day.promised_transactions, day.bad_rows,
                               segment.source, segment.row_count,
                               array_agg(copy.server order by server.position) as servers,
                               min(copy.bytes) as bytes
                        from counterflow.day
                        join counterflow.segment using (segment_id)
                        join counterflow.segment_copy copy on copy.segment_id = segment.segment_id and copy.state = 'live'
                        join counterflow.server on server.name = copy.server
                        group by day.chain, day.day, segment.segment_id
                        order by day.chain, day.day
                        """).map((row, context) -> day(row)).list();
    }

    private static DayStatus day(ResultSet row) throws SQLException {
        long promised = row.getLong("promised_transactions");
        OptionalLong promisedTransactions = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(promised);
        return new DayStatus(
                row.getString("chain"),
                row.getObject("day", LocalDate.class),
                Arrays.asList((String[]) row.getArray("servers").getArray()),
                row.getString("source"),
                row.getLong("row_count"),
                row.getLong("transactions"),
                promisedTransactions,
                row.getLong("bad_rows"),
                row.getLong("bytes"));
    }
}
