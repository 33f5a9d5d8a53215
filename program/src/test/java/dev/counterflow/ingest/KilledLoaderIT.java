package dev.counterflow.ingest;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.ClusterSettings;
import dev.counterflow.cluster.GarbageCollector;
import dev.counterflow.cluster.Role;
import dev.counterflow.cluster.Server;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.exposure.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loader that dies before any step of the protocol leaves each day as it was or as it is to be. */
class KilledLoaderIT {
    private static final String FIRST = "2020-10-27";
    private static final String SECOND = "2020-10-28";
    private static final int MORE_STEPS_THAN_THERE_ARE = 100;

    /** Every combination of the old and the new figure of both days; 111 would be a double, 10 a gap. */
    private static final Set<Long> STATES = Set.of(101L, 110L, 1001L, 1010L);

    @TempDir
    Path work;

    private final ClusterSettings settings = TestCluster.settings(TestPostgres.embedded(), 3);
    private final Cluster cluster = new Cluster(settings);

    @Test
    void everyStepLeavesTheOldStateOrTheNewAndTheNextRunFinishes() throws Exception {
        TestCluster.initialise(cluster, Rule.PROPORTIONAL);
        load("old 0", 1, 100);

        int step = 1;
        for (boolean ended = false; !ended; step++) {
            assertThat(step).isLessThan(MORE_STEPS_THAN_THERE_ARE);
            try (Readers readers = new Readers(cluster, 1, STATES::contains)) {
                ended = loadInItsOwnProcess(step, "new " + step, 10, 1000);
                assertThat(sum()).as("after a kill before step %d", step).isIn(STATES);
                load("new " + step, 10, 1000);
                assertThat(sum()).isEqualTo(1010);
                load("old " + step, 1, 100);
                assertThat(readers.wrong())
                        .as("answers around a kill before step %d", step)
                        .isEmpty();
                assertThat(readers.answers()).isPositive();
            }
            new GarbageCollector(cluster).collect();
            assertNoLitter();
        }
        System.out.println("killed before each of " + (step - 2) + " steps");
        assertThat(step).isGreaterThan(14);
    }

    private boolean loadInItsOwnProcess(int dieBeforeStep, String name, long first, long second)
            throws IOException, InterruptedException {
        Map<String, Long> amounts = new LinkedHashMap<>();
        amounts.put(FIRST, first);
        amounts.put(SECOND, second);
        return LoaderProcess.load(settings, work, dieBeforeStep, name, amounts);
    }

    private void load(String name, long first, long second) throws InterruptedException {
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress())
                .run(new ListSource(name, List.of(payment(FIRST, "A", "B", first), payment(SECOND, "A", "B", second))));
    }

    private long sum() {
        try (Exposures exposures = new Exposures(cluster.coordinator(), 1)) {
            return exposures.ask(Question.about(Chain.BITCOIN, "A")).exposures().stream()
                    .mapToLong(exposure -> exposure.outflows().longValueExact())
                    .sum();
        }
    }

    /** The tables on the servers are those of the live segments, and nothing is left in the work folder. */
    private void assertNoLitter() throws SQLException, IOException {
        long tables = 0;
        for (Server server : cluster.servers()) {
            tables += count(server, "select count(*) from counterflow.local_segment");
        }
        assertThat(tables).isEqualTo(2);
        assertThat(count(cluster.coordinator(), "select count(*) from counterflow.segment_copy"))
                .isEqualTo(2);
        assertThat(count(cluster.coordinator(), "select count(*) from counterflow.segment"))
                .isEqualTo(2);
        try (var left = Files.list(work)) {
            assertThat(left).isEmpty();
        }
    }

    private static long count(Server server, String query) throws SQLException {
        try (Connection owner = server.connect(Role.OWNER);
                Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
