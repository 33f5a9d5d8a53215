package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies a segment's table from one server to another through this program: the shards need not know each other. */
final class SegmentCopier {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentCopier.class);

    /** A source that sends nothing for so long is taken for silent. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final UUID clusterId;
    private final ProtocolStep steps;

    SegmentCopier(UUID clusterId, ProtocolStep steps) {
        this.clusterId = clusterId;
        this.steps = steps;
    }

    /** One source does not do: it is silent, refuses, or its copy is not what was loaded. Another may. */
    private static final class UnusableSourceException extends Exception {
        private static final long serialVersionUID = 1;

        private final CounterflowException reason;

        UnusableSourceException(CounterflowException reason) {
            super(reason);
            this.reason = reason;
        }
    }

    /**
     * Makes the copy on its server and commits it there. Nobody sees it before it is published.
     *
     * @param sources servers with a live copy; the first that does is used
     * @return what the new server counts, the same postings as the catalog notes
     * @throws CounterflowException if the server of the copy does not answer, or none of the sources does
     */
    SegmentFigures copy(LiveSegment segment, List<Server> sources, Server to) {
        CounterflowException failure = new CounterflowException(
                Problem.INVALID_PARAMETER,
                "the settings name none of the servers with a copy of " + segment.days() + ": "
                        + String.join(", ", segment.servers()));
        try (Connection target = to.connect(Role.OWNER)) {
            ServerCheck.requireMember(target, to, clusterId);
            ServerCheck.requireCurrent(target, to);
            target.setAutoCommit(false);
            for (Server from : sources) {
                try {
                    return copy(segment, from, to, target);
                } catch (UnusableSourceException e) {
                    LOG.warn("segment {} is not copied from {}: {}", segment.segmentId(), from.name(), e.getMessage());
                    target.rollback();
                    failure = e.reason;
                }
            }
        } catch (SQLException e) {
            throw SqlProblem.of(to.name(), e);
        }
        throw failure;
    }

    private SegmentFigures copy(LiveSegment segment, Server from, Server to, Connection target)
            throws SQLException, UnusableSourceException {
        steps.before("make the copy's table");
        SegmentWriter.begin(target, segment.segmentId(), segment.firstDay(), segment.lastDay());
        steps.before("copy the segment's rows");
        String[] busy = stream(segment, from, target);
        steps.before("index and count the copy");
        SegmentFigures figures = SegmentWriter.finish(target, segment.segmentId(), busy);
        if (!figures.samePostings(segment.figures())) {
            throw new UnusableSourceException(new CounterflowException(
                    Problem.VERIFICATION_FAILED,
                    "the copy of segment " + segment.segmentId() + " (" + segment.days() + ") from " + from.name()
                            + " to " + to.name() + " counts " + figures + "; the catalog says " + segment.figures()
                            + "; run 'counterflow verify'"));
        }
        steps.before("commit the copy on its server");
        target.commit();
        return figures;
    }

    /** Copies the rows, and returns the addresses whose counterparties the source has ranked. */
    private static String[] stream(LiveSegment segment, Server from, Connection target)
            throws SQLException, UnusableSourceException {
        String table = "counterflow.segment_" + segment.segmentId() + " (" + Entry.columns() + ")";
        CopyManager writer = target.unwrap(PGConnection.class).getCopyAPI();
        try (Connection source = connect(from)) {
            CopyOut out = begin(source, from, "copy " + table + " to stdout (format binary)");
            CopyIn in = writer.copyIn("copy " + table + " from stdin (format binary, freeze)");
            try {
                for (byte[] chunk = read(out, from); chunk != null; chunk = read(out, from)) {
                    in.writeToCopy(chunk, 0, chunk.length);
                }
                in.endCopy();
            } finally {
                if (in.isActive()) {
                    in.cancelCopy();
                }
            }
            return rankedAddresses(segment, source, from);
        }
    }

    private static String[] rankedAddresses(LiveSegment segment, Connection source, Server from)
            throws UnusableSourceException {
        try (PreparedStatement ranked = source.prepareStatement("select counterflow.ranked_addresses(?)")) {
            ranked.setInt(1, segment.segmentId());
            try (ResultSet row = ranked.executeQuery()) {
                row.next();
                return (String[]) row.getArray(1).getArray();
            }
        } catch (SQLException e) {
            throw new UnusableSourceException(SqlProblem.of(from.name(), e));
        }
    }

    private static Connection connect(Server from) throws UnusableSourceException {
        try {
            Connection source = from.connect(Role.OWNER);
            source.setNetworkTimeout(Runnable::run, Math.toIntExact(SILENCE.toMillis()));
            return source;
        } catch (CounterflowException e) {
            throw new UnusableSourceException(e);
        } catch (SQLException e) {
            throw new UnusableSourceException(SqlProblem.of(from.name(), e));
        }
    }

    private static CopyOut begin(Connection source, Server from, String command) throws UnusableSourceException {
        try {
            return source.unwrap(PGConnection.class).getCopyAPI().copyOut(command);
        } catch (SQLException e) {
            throw new UnusableSourceException(SqlProblem.of(from.name(), e));
        }
    }

    private static byte @org.jspecify.annotations.Nullable [] read(CopyOut out, Server from)
            throws UnusableSourceException {
        try {
            return out.readFromCopy();
        } catch (SQLException e) {
            throw new UnusableSourceException(SqlProblem.of(from.name(), e));
        }
    }
}
