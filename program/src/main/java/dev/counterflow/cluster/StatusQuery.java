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
            for (Server server : cluster.servers()) {
                servers.add(server(catalog, cluster, server));
            }
            return new ClusterStatus(ledger.clusterId(), ledger.rule(), servers, days(catalog));
        });
    }

    private static ServerStatus server(Handle catalog, Cluster cluster, Server server) {
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
        Optional<String> serverVersion = version;
        Optional<String> serverProblem = problem;
        return catalog.createQuery("""
                        select coalesce(sum(day.days), 0)::integer            as days,
                               coalesce(sum(live_copy.bytes), 0)::bigint       as bytes
                        from (select segment_id, bytes from counterflow.segment_copy
                              where server = :server and state = 'live') live_copy
                        left join lateral (
                            select count(*) as days from counterflow.day where day.segment_id = live_copy.segment_id
                        ) day on true
                        """)
                .bind("server", server.name())
                .map((row, context) -> new ServerStatus(
                        server.name(),
                        server.settings().address(),
                        serverVersion,
                        serverProblem,
                        row.getInt("days"),
                        row.getLong("bytes")))
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
