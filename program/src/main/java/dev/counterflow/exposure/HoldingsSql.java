package dev.counterflow.exposure;

import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.ClusterStatus;
import dev.counterflow.cluster.RunRecord;
import dev.counterflow.cluster.RunRecords;
import dev.counterflow.exposure.Holdings.HoldingServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Reads what a cluster holds from its catalog. */
final class HoldingsSql {
    private HoldingsSql() {}

    static Holdings read(Connection connection) {
        // Closing the handle would close the connection, which is the caller's.
        Handle catalog = Jdbi.create(connection).open();
        return catalog.createQuery("select cluster_id, rule from counterflow.ledger")
                .map((row, context) -> new Holdings(
                        row.getObject("cluster_id", UUID.class),
                        Rule.ofCode(row.getString("rule")),
                        catalog.createQuery("""
                                select server.name, server.position, health.problem, health.round_trip_ns,
                                       case when server.position > 0 then health.transactions
                                            else (select own.xact_commit + own.xact_rollback
                                                  from pg_stat_database own
                                                  where own.datname = current_database())
                                       end as transactions,
                                       (select count(*)
                                        from counterflow.segment_copy copy
                                        join counterflow.day using (segment_id)
                                        where copy.server = server.name and copy.state = 'live') as days,
                                       (select coalesce(sum(copy.bytes), 0)::bigint
                                        from counterflow.segment_copy copy
                                        where copy.server = server.name and copy.state = 'live') as bytes
                                from counterflow.server
                                left join counterflow.check_servers() health on health.server = server.name
                                order by server.position
                                """)
                                .map((server, inner) -> server(server))
                                .list(),
                        ClusterStatus.days(catalog),
                        RunRecords.latest(catalog, Holdings.MOST_RUNS)))
                .one();
    }

    /** The latest runs, the latest first. */
    static List<RunRecord> runs(Connection connection, int most) {
        return RunRecords.latest(Jdbi.create(connection).open(), most);
    }

    /** The run of a number. */
    static Optional<RunRecord> run(Connection connection, int id) {
        return RunRecords.find(Jdbi.create(connection).open(), id);
    }

    private static HoldingServer server(ResultSet row) throws SQLException {
        return new HoldingServer(
                row.getString("name"),
                row.getInt("position") == 0,
                Optional.ofNullable(row.getString("problem")),
                row.getLong("days"),
                row.getLong("bytes"),
                number(row, "round_trip_ns"),
                number(row, "transactions"));
    }

    private static OptionalLong number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
