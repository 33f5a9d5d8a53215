package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A segment that questions are answered from.
 *
 * @param segmentId its id, part of its table's name on every server
 * @param chain the chain's code
 * @param firstDay the first UTC day it holds
 * @param lastDay the last one
 * @param servers the servers with a live copy, in the catalog's order
 * @param figures what was counted when it was loaded
 */
record LiveSegment(
        int segmentId,
        String chain,
        LocalDate firstDay,
        LocalDate lastDay,
        List<String> servers,
        SegmentFigures figures) {
    private static final String QUERY = """
            select segment.segment_id, segment.chain, segment.first_day, segment.last_day,
                   segment.row_count, segment.inflows, segment.outflows, segment.checksum,
                   min(copy.bytes) as bytes,
                   array_agg(copy.server order by server.position) as servers
            from counterflow.segment
            join counterflow.segment_copy copy on copy.segment_id = segment.segment_id and copy.state = 'live'
            join counterflow.server on server.name = copy.server
            where segment.state = 'live'
              and (:chain::text is null or segment.chain = :chain)
              and (:day::date is null or :day::date between segment.first_day and segment.last_day)
            group by segment.segment_id
            order by segment.chain, segment.first_day
            """;

    LiveSegment {
        servers = List.copyOf(servers);
    }

    /** All of them, by chain and day. */
    static List<LiveSegment> all(Handle catalog) {
        return find(catalog, null, null);
    }

    /** The one that holds a day. */
    static Optional<LiveSegment> of(Handle catalog, String chain, LocalDate day) {
        return find(catalog, chain, day).stream().findFirst();
    }

    /** The one that holds a day, which must be loaded. */
    static LiveSegment require(Handle catalog, String chain, LocalDate day) {
        return of(catalog, chain, day)
                .orElseThrow(() -> new CounterflowException(
                        Problem.INVALID_PARAMETER, "the day " + day + " of " + chain + " is not loaded"));
    }

    private static List<LiveSegment> find(Handle catalog, @Nullable String chain, @Nullable LocalDate day) {
        return catalog.createQuery(QUERY)
                .bind("chain", chain)
                .bind("day", day)
                .map((row, context) -> of(row))
                .list();
    }

    private static LiveSegment of(ResultSet row) throws SQLException {
        return new LiveSegment(
                row.getInt("segment_id"),
                row.getString("chain"),
                row.getObject("first_day", LocalDate.class),
                row.getObject("last_day", LocalDate.class),
                Arrays.asList((String[]) row.getArray("servers").getArray()),
                SegmentWriter.figures(row));
    }

    /** The days, for messages. */
    String days() {
        return firstDay.equals(lastDay) ? firstDay.toString() : firstDay + " to " + lastDay;
    }
}
