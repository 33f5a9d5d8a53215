package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes one segment on one server, in a single transaction there: table, rows, index, statistics, reader. What is not
 * finished is as if it had never been begun. Not thread safe.
 */
public final class SegmentWriter implements AutoCloseable {
    /** An address with so many postings has its counterparties ranked, so that the first can be read without the others. */
    private static final int BUSY_POSTINGS = 2_000;

    private final int segmentId;
    private final Server server;
    private final SegmentFilter filter;
    private final ProtocolStep steps;
    private final Connection connection;
    private final CopyIn copy;
    private final BinaryCopy rows;
    private final List<String> busy = new ArrayList<>();

    /** The entries of the account that is being written, for as long as they are of one transaction and not many. */
    private final List<Entry> held = new ArrayList<>();

    private long postingCount;
    private long postingsOfAccount;
    private boolean oneTransaction;
    private @Nullable Entry last;
    private BigInteger inflows = BigInteger.ZERO;
    private BigInteger outflows = BigInteger.ZERO;
    private long inflowsPart;
    private long outflowsPart;
    private boolean finished;

    SegmentWriter(
            int segmentId, Server server, UUID clusterId, DayClaim claim, SegmentFilter filter, ProtocolStep steps) {
        this.segmentId = segmentId;
        this.server = server;
        this.filter = filter;
        this.steps = steps;
        this.connection = server.connect(Role.OWNER);
        try {
            ServerCheck.requireMember(connection, server, clusterId);
            ServerCheck.requireCurrent(connection, server);
            connection.setAutoCommit(false);
            steps.before("make the segment's table");
            begin(connection, segmentId, claim.firstDay(), claim.lastDay());
            steps.before("copy the rows");
            this.copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy counterflow.segment_" + segmentId + " (" + Entry.columns()
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

    /** Makes the empty tables of a segment, in the transaction that fills it. */
    static void begin(Connection connection, int segmentId, LocalDate firstDay, LocalDate lastDay) throws SQLException {
        try (PreparedStatement begin = connection.prepareStatement("select counterflow.begin_segment(?, ?, ?)")) {
            begin.setInt(1, segmentId);
            begin.setObject(2, startOf(firstDay));
            begin.setObject(3, startOf(lastDay.plusDays(1)));
            begin.execute();
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

    /** How many postings were written. */
    public long postingCount() {
        return postingCount;
    }

    /**
     * Adds an entry. Entries come in the byte order of their address, those of a transaction one after the other.
     *
     * @param part which of the entries of its transaction and account it is, from 0; no posting of a later one has a larger
     *     total, or with the same total a counterparty that is less in byte order
     */
    public void write(Entry entry, int part) {
        try {
            if (last == null || !last.sameAddress(entry)) {
                endAccount();
                filter.add(entry.address());
                oneTransaction = true;
            }
            last = entry;
            postingsOfAccount += entry.postings();
            oneTransaction = oneTransaction && part == held.size() && postingsOfAccount < BUSY_POSTINGS;
            if (oneTransaction) {
                held.add(entry);
            } else {
                writeHeld(false);
                writeRow(entry, Entry.NO_PLACE);
            }
        } catch (SQLException e) {
            throw SqlProblem.of(server.name(), e);
        }
        entry.forEachPosting(this::count);
    }

    private void endAccount() throws SQLException {
        writeHeld(true);
        if (last != null && postingsOfAccount >= BUSY_POSTINGS) {
            busy.add(new String(last.address(), StandardCharsets.US_ASCII));
        }
        postingsOfAccount = 0;
    }

    /** Writes what is held, with places if that is all of its account. */
    private void writeHeld(boolean all) throws SQLException {
        for (int at = 0; at < held.size(); at++) {
            writeRow(held.get(at), all ? at : Entry.NO_PLACE);
        }
        held.clear();
    }

    private void writeRow(Entry entry, int place) throws SQLException {
        rows.write(entry.bytes());
        rows.write(Entry.placeBytes(place));
    }

    private void count(long inflow, long outflow) {
        postingCount++;
        inflowsPart = addTo(inflowsPart, inflow, true);
        outflowsPart = addTo(outflowsPart, outflow, false);
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
            endAccount();
            rows.finish();
            copy.endCopy();
            steps.before("write the segment's filter");
            SegmentFigures figures;
            try (FilterWriting writing = new FilterWriting()) {
                steps.before("index and count the segment");
                figures = finish(connection, segmentId, busy.toArray(new String[0]));
                compare(figures);
                writing.await();
            }
            steps.before("commit the segment on its server");
            connection.commit();
            finished = true;
            return figures;
        } catch (SQLException e) {
            throw SqlProblem.of(server.name(), e);
        }
    }

    /** The filter on its way to the coordinator, while the segment's server does something else. */
    private final class FilterWriting implements AutoCloseable {
        private final CompletableFuture<Void> written = CompletableFuture.runAsync(filter::flush);

        /** Waits until it is there, and fails if it could not be written. */
        void await() {
            try {
                written.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException failure ? failure : e;
            }
        }

        /** Waits until nothing is written any more: the connection is the claim's, which ends with it. */
        @Override
        public void close() {
            written.exceptionally(failure -> null).join();
        }
    }

    /** Makes a filled segment ready to be read, in the transaction that filled it. */
    static SegmentFigures finish(Connection connection, int segmentId, String[] busy) throws SQLException {
        try (PreparedStatement finish = connection.prepareStatement("select * from counterflow.finish_segment(?, ?)")) {
            finish.setInt(1, segmentId);
            finish.setArray(2, connection.createArrayOf("text", busy));
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
        boolean same = counted.rows() == postingCount
                && counted.inflows().toBigIntegerExact().equals(written)
                && counted.outflows().toBigIntegerExact().equals(writtenOut);
        if (!same || !written.equals(writtenOut)) {
            throw new CounterflowException(
                    Problem.VERIFICATION_FAILED,
                    "segment " + segmentId + " on " + server.name() + " has " + counted.rows()
                            + " postings, inflows of "
                            + counted.inflows() + " and outflows of " + counted.outflows() + "; written were "
                            + postingCount + " postings, inflows of " + written + " and outflows of " + writtenOut);
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
