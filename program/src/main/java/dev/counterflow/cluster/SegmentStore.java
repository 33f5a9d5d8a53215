package dev.counterflow.cluster;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.JdbiException;

/** Where segments are written and published. Thread safe. */
public final class SegmentStore {
    private final Cluster cluster;
    private final ProtocolStep steps;

    public SegmentStore(Cluster cluster, ProtocolStep steps) {
        this.cluster = cluster;
        this.steps = steps;
    }

    /**
     * Claims one day for loading.
     *
     * @throws CounterflowException if somebody else is loading or changing it
     */
    public DayClaim claim(Chain chain, LocalDate day) {
        return DayClaim.of(cluster, chain, day, day);
    }

    /**
     * Begins a segment of the claimed days on the server with the fewest bytes.
     *
     * @param source the kind of the source, for the catalog
     * @param runId the run that loads it
     */
    public SegmentWriter begin(DayClaim claim, String source, int runId) {
        steps.before("note the segment in the catalog");
        return onCoordinator(claim, catalog -> {
            String home = Placement.emptiest(
                            catalog,
                            cluster.servers().stream().map(Server::name).toList())
                    .orElseThrow(() -> new CounterflowException(
                            Problem.CLUSTER_STATE,
                            "no server takes days: all that the settings name are being removed or not added yet"));
            int segmentId = catalog.createQuery("""
                            with noted as (
                                insert into counterflow.segment (chain, first_day, last_day, rule, source, run_id)
                                select :chain, :firstDay, :lastDay, ledger.rule, :source, :runId
                                from counterflow.ledger
                                returning segment_id
                            )
                            insert into counterflow.segment_copy (segment_id, server)
                            select segment_id, :home from noted
                            returning segment_id
                            """)
                    .bind("chain", claim.chain().code())
                    .bind("firstDay", claim.firstDay())
                    .bind("lastDay", claim.lastDay())
                    .bind("source", source)
                    .bind("runId", runId)
                    .bind("home", home)
                    .mapTo(Integer.class)
                    .one();
            return new SegmentWriter(
                    segmentId,
                    cluster.server(home),
                    cluster.clusterId(catalog),
                    claim,
                    new SegmentFilter(claim, segmentId),
                    steps);
        });
    }

    /**
     * Completes a segment on its server, and makes it live in place of what was live of its days: the one commit point.
     *
     * @param facts one entry for each of the claimed days
     */
    public void publish(DayClaim claim, SegmentWriter writer, List<DayFacts> facts) {
        SegmentFigures figures = writer.finish();
        steps.before("note the segment's figures");
        onCoordinator(claim, catalog -> {
            noteFigures(catalog, writer, figures, facts);
            // What is known to be visible to everybody is read from the index alone.
            catalog.execute("vacuum (truncate off) counterflow.segment_filter");
            steps.before("publish");
            LockPatience.run(
                    catalog,
                    transaction -> transaction
                            .createQuery("select counterflow.publish_segment(:segment, :facts::jsonb)::text")
                            .bind("segment", writer.segmentId())
                            .bind("facts", json(facts))
                            .mapTo(String.class)
                            .one());
            return null;
        });
        steps.before("forget what was replaced");
    }

    /**
     * Makes the further copies that published days are to have. That a server does not answer is no exception: the days
     * are live, and the copy can be made later.
     *
     * @param copies on how many servers each day should be
     */
    public Repair.Outcome copy(DayClaim claim, int copies) {
        return onCoordinator(claim, catalog -> new Repair(cluster, copies, Optional.empty(), steps).complete(claim));
    }

    private static void noteFigures(
            Handle catalog, SegmentWriter writer, SegmentFigures figures, List<DayFacts> facts) {
        catalog.createUpdate("""
                        with noted as (
                            update counterflow.segment
                            set row_count = :rows, transactions = :transactions, inflows = :inflows,
                                outflows = :outflows, checksum = :checksum
                            where segment_id = :segment
                        )
                        update counterflow.segment_copy set bytes = :bytes
                        where segment_id = :segment and server = :server
                        """)
                .bind("rows", figures.rows())
                .bind(
                        "transactions",
                        facts.stream().mapToLong(DayFacts::transactions).sum())
                .bind("inflows", figures.inflows())
                .bind("outflows", figures.outflows())
                .bind("checksum", figures.checksum())
                .bind("bytes", figures.bytes())
                .bind("segment", writer.segmentId())
                .bind("server", writer.server().name())
                .execute();
    }

    private static String json(List<DayFacts> facts) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        for (DayFacts fact : facts) {
            String promised = fact.promisedTransactions().isPresent()
                    ? Long.toString(fact.promisedTransactions().getAsLong())
                    : "null";
            array.add("{\"day\":\"" + fact.day() + "\",\"transactions\":" + fact.transactions()
                    + ",\"promised_transactions\":" + promised + ",\"bad_rows\":" + fact.badRows() + "}");
        }
        return array.toString();
    }

    private static <T> T onCoordinator(DayClaim claim, HandleCallback<T, RuntimeException> work) {
        try {
            return work.withHandle(claim.coordinator());
        } catch (JdbiException e) {
            SQLException cause = SqlProblem.cause(e);
            throw cause == null ? e : SqlProblem.of(claim.coordinatorName(), cause);
        }
    }
}
