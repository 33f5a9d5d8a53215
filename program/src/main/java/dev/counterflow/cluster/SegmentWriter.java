package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes one segment on one server, in a single transaction there: table, rows, index, statistics, reader. What is not
 * finished is as if it had never been begun. Not thread safe.
 */
public final class SegmentWriter implements AutoCloseable {
    private final int segmentId;
    private final Server server;
    private final ProtocolStep steps;
    private final Connection connection;
    private final CopyIn copy;
    private final BinaryCopy rows;
    private long rowCount;
    private BigInteger inflows = BigInteger.ZERO;
    private BigInteger outflows = BigInteger.ZERO;
    private long inflowsPart;
    private long outflowsPart;
    private boolean finished;

    SegmentWriter(
            int segmentId, Server server, UUID clusterId, LocalDate firstDay, LocalDate lastDay, ProtocolStep steps) {
        this.segmentId = segmentId;
        this.server = server;
        this.steps = steps;
        this.connection = server.connect(Role.OWNER);
        try {
            ServerCheck.requireMember(connection, server, clusterId);
            ServerCheck.requireCurrent(connection, server);
            connection.setAutoCommit(false);
            steps.before("make the segment's table");
            try (PreparedStatement begin = connection.prepareStatement("select counterflow.begin_segment(?, ?, ?)")) {
                begin.setInt(1, segmentId);
                begin.setObject(2, startOf(firstDay));
                begin.setObject(3, startOf(lastDay.plusDays(1)));
                begin.execute();
            }
            steps.before("copy the rows");
            this.copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy counterflow.segment_" + segmentId + " (" + BinaryCopy.columns()
                            + ") from stdin (format binary, freeze)");
            this.rows = new BinaryCopy(copy);
        } catch (SQLException e) {
            closeConnection();
            throw SqlProblem.of(server.name(), e);
        } catch (CounterflowException e) {
            closeConnection();
            throw e;
        }
    }

    private static OffsetDateTime startOf(LocalDate day) {
        return day.atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    int segmentId() {
        return segmentId;
    }

    /** The server that the segment is on. */
    public Server server() {
        return server;
    }

    public long rowCount() {
        return rowCount;
    }

    /** Adds a row. Rows come in the byte order of their address. */
    public void write(Posting posting) {
        try {
            rows.write(posting);
        } catch (SQLException e) {
            throw SqlProblem.of(server.name(), e);
        }
        rowCount++;
        inflowsPart = addTo(inflowsPart, posting.inflow(), true);
        outflowsPart = addTo(outflowsPart, posting.outflow(), false);
    }

    /** Sums in a long for as long as it lasts: a day's total may pass 2^63. */
    private long addTo(long part, long amount, boolean inflow) {
        long sum = part + amount;
        if (sum >= 0) {
            return sum;
        }
        if (inflow) {
            inflows = inflows.add(BigInteger.valueOf(part));
        } else {
            outflows = outflows.add(BigInteger.valueOf(part));
        }
        return amount;
    }

    /**
     * Completes the segment on its server and commits it there. Nobody sees it before it is published.
     *
     * @throws CounterflowException if the server counts something else than was written
     */
    SegmentFigures finish() {
        try {
            rows.finish();
            copy.endCopy();
            steps.before("index and count the segment");
            SegmentFigures figures = finishSegment();
            compare(figures);
            steps.before("commit the segment on its server");
            connection.commit();
            finished = true;
            return figures;
        } catch (SQLException e) {
            throw SqlProblem.of(server.name(), e);
        }
    }

    private SegmentFigures finishSegment() throws SQLException {
        try (PreparedStatement finish = connection.prepareStatement("select * from counterflow.finish_segment(?)")) {
            finish.setInt(1, segmentId);
            try (ResultSet row = finish.executeQuery()) {
                row.next();
                return figures(row);
            }
        }
    }

    static SegmentFigures figures(ResultSet row) throws SQLException {
        return new SegmentFigures(
                row.getLong("row_count"),
                row.getBigDecimal("inflows"),
                row.getBigDecimal("outflows"),
                row.getBigDecimal("checksum"),
                row.getLong("bytes"));
    }

    private void compare(SegmentFigures counted) {
        BigInteger written = inflows.add(BigInteger.valueOf(inflowsPart));
        BigInteger writtenOut = outflows.add(BigInteger.valueOf(outflowsPart));
        boolean same = counted.rows() == rowCount
                && counted.inflows().toBigIntegerExact().equals(written)
                && counted.outflows().toBigIntegerExact().equals(writtenOut);
        if (!same || !written.equals(writtenOut)) {
            throw new CounterflowException(
                    Problem.VERIFICATION_FAILED,
                    "segment " + segmentId + " on " + server.name() + " has " + counted.rows() + " rows, inflows of "
                            + counted.inflows() + " and outflows of " + counted.outflows() + "; written were "
                            + rowCount + " rows, inflows of " + written + " and outflows of " + writtenOut);
        }
    }

    /** Ends the connection; what is not finished is rolled back. */
    @Override
    public void close() {
        if (!finished) {
            try {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
                connection.rollback();
            } catch (SQLException e) {
                // The connection is gone, and with it the transaction: the server has rolled it back.
            }
        }
        closeConnection();
    }

    private void closeConnection() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing depends on it any more.
        }
    }
}
