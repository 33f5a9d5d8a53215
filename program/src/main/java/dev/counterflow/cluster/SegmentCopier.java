package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/** Copies a segment's table from one server to another through this program: the shards need not know each other. */
final class SegmentCopier {
    private final ProtocolStep steps;

    SegmentCopier(ProtocolStep steps) {
        this.steps = steps;
    }

    /**
     * Makes the copy on its server and commits it there. Nobody sees it before it is published.
     *
     * @return what the new server counts, the same postings as the catalog notes
     */
    SegmentFigures copy(LiveSegment segment, Server from, Server to) {
        try (Connection source = from.connect(Role.OWNER);
                Connection target = to.connect(Role.OWNER)) {
            target.setAutoCommit(false);
            steps.before("make the copy's table");
            try (PreparedStatement begin = target.prepareStatement("select counterflow.begin_segment(?, ?, ?)")) {
                begin.setInt(1, segment.segmentId());
                begin.setObject(2, segment.firstDay().atStartOfDay().atOffset(ZoneOffset.UTC));
                begin.setObject(3, segment.lastDay().plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC));
                begin.execute();
            }
            steps.before("copy the segment's rows");
            stream(segment, source, target);
            steps.before("index and count the copy");
            SegmentFigures figures = finish(segment, target);
            if (!figures.samePostings(segment.figures())) {
                throw new CounterflowException(
                        Problem.VERIFICATION_FAILED,
                        "the copy of segment " + segment.segmentId() + " (" + segment.days() + ") from " + from.name()
                                + " to " + to.name() + " counts " + figures + "; the catalog says " + segment.figures()
                                + "; run 'counterflow verify'");
            }
            steps.before("commit the copy on its server");
            target.commit();
            return figures;
        } catch (SQLException e) {
            throw SqlProblem.of(from.name() + " or " + to.name(), e);
        }
    }

    private static void stream(LiveSegment segment, Connection source, Connection target) throws SQLException {
        String table = "counterflow.segment_" + segment.segmentId() + " (" + BinaryCopy.columns() + ")";
        CopyManager reader = source.unwrap(PGConnection.class).getCopyAPI();
        CopyManager writer = target.unwrap(PGConnection.class).getCopyAPI();
        CopyOut out = reader.copyOut("copy " + table + " to stdout (format binary)");
        CopyIn in = writer.copyIn("copy " + table + " from stdin (format binary, freeze)");
        for (byte[] chunk = out.readFromCopy(); chunk != null; chunk = out.readFromCopy()) {
            in.writeToCopy(chunk, 0, chunk.length);
        }
        in.endCopy();
    }

    private static SegmentFigures finish(LiveSegment segment, Connection target) throws SQLException {
        try (PreparedStatement finish = target.prepareStatement("select * from counterflow.finish_segment(?)")) {
            finish.setInt(1, segment.segmentId());
            try (ResultSet row = finish.executeQuery()) {
                row.next();
                return SegmentWriter.figures(row);
            }
        }
    }
}
