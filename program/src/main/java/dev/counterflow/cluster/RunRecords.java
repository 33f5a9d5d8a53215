package dev.counterflow.cluster;

import dev.counterflow.cluster.RunRecord.Asked;
import dev.counterflow.cluster.RunRecord.Ending;
import dev.counterflow.cluster.RunRecord.Progress;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads runs from the catalog, over a connection of any role. */
public final class RunRecords {
    private RunRecords() {}

    /** The latest runs, the latest first. */
    public static List<RunRecord> latest(Handle catalog, int most) {
        return catalog.createQuery("select * from counterflow.run order by run_id desc limit :most")
                .bind("most", most)
                .map((row, context) -> run(row))
                .list();
    }

    /** The run of a number. */
    public static Optional<RunRecord> find(Handle catalog, int id) {
        return catalog.createQuery("select * from counterflow.run where run_id = :id")
                .bind("id", id)
                .map((row, context) -> run(row))
                .findOne();
    }

    static RunRecord run(ResultSet row) throws SQLException {
        return new RunRecord(
                row.getInt("run_id"),
                row.getString("source"),
                row.getString("description"),
                row.getString("chain"),
                new Asked(
                        row.getString("asked_by"),
                        row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                        days(row.getArray("wanted_days")),
                        row.getString("what") == null,
                        row.getBoolean("cancel_asked")),
                RunState.ofCode(row.getString("state")),
                moment(row, "started_at"),
                new Progress(
                        row.getInt("days"),
                        row.getLong("transactions"),
                        row.getLong("bad_rows"),
                        Optional.ofNullable(row.getObject("current_day", LocalDate.class)),
                        row.getLong("rows_read"),
                        number(row, "rows_expected"),
                        row.getLong("bytes_read"),
                        cost(row)),
                new Ending(
                        moment(row, "finished_at"),
                        Optional.ofNullable(row.getString("outcome")),
                        Optional.ofNullable(row.getString("problem"))));
    }

    /** Runs of an earlier version have no price. */
    private static Optional<Cost> cost(ResultSet row) throws SQLException {
        BigDecimal price = row.getBigDecimal("price_estimated");
        return price == null ? Optional.empty() : Optional.of(new Cost(row.getLong("bytes_estimated"), price));
    }

    static List<LocalDate> days(@Nullable Array array) throws SQLException {
        return array == null
                ? List.of()
                : Arrays.stream((Date[]) array.getArray())
                        .map(Date::toLocalDate)
                        .toList();
    }

    static OptionalLong number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
