package dev.counterflow.cluster;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.ingest.Ingest;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.ingest.ListSource;
import dev.counterflow.ingest.NoProgress;
import dev.counterflow.ingest.Readers;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers come and go, days are evened out and copied, while readers ask all the time. */
@ParameterizedClass
@MethodSource("dev.counterflow.cluster.TestPostgres#installations")
class ServerChangesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int DAYS = 6;

    /** Every day pays 1. */
    private static final long SUM = DAYS;

    @Parameter
    TestPostgres postgres;

    @TempDir
    Path work;

    private Cluster three;
    private Cluster four;

    @BeforeEach
    void load() throws InterruptedException {
        ClusterSettings settings = TestCluster.settings(postgres, 4);
        four = new Cluster(settings);
        three = new Cluster(
                new ClusterSettings(settings.coordinator(), settings.shards().subList(0, 2), settings.secrets()));
        TestCluster.initialise(three, Rule.PROPORTIONAL);
        load(three, 1);
    }

    private void load(Cluster cluster, int copies) throws InterruptedException {
        List<dev.counterflow.chain.Transaction> payments = new ArrayList<>();
        for (int day = 1; day <= DAYS; day++) {
            payments.add(payment("2020-10-0" + day, "A", "B", 1));
        }
        new Ingest(cluster, new IngestOptions(0, false, copies, work), new NoProgress())
                .run(new ListSource("six days, " + copies + " copies " + System.nanoTime(), payments));
    }

    private static List<Integer> daysPerServer(Cluster cluster) {
        return ClusterStatus.of(cluster).servers().stream()
                .map(ClusterStatus.ServerStatus::days)
                .toList();
    }

    private static LocalDate day(int number) {
        return LocalDate.parse("2020-10-0" + number);
    }

    @Test
    void aServerComesGetsItsShareAndGoesWithoutAReaderNoticing() throws InterruptedException {
        try (Readers readers = new Readers(three, 2, sum -> sum == SUM)) {
            assertThat(new ServerChanges(four).add("db3")).contains("add server db3 to the catalog");
            assertThat(new ServerChanges(four).add("db3")).isEmpty();

            Rebalance rebalance = new Rebalance(four);
            rebalance.make(rebalance.plan(Optional.empty()), move -> {});
            assertThat(daysPerServer(four)).containsExactlyInAnyOrder(2, 2, 1, 1);

            assertThatThrownBy(() -> new ServerChanges(four).remove("db3", false, PATIENCE))
                    .isInstanceOfSatisfying(CounterflowException.class, e -> {
                        assertThat(e.problem()).isEqualTo(Problem.CLUSTER_STATE);
                        assertThat(e)
                                .hasMessageContaining("only copy of bitcoin 2020-10-0")
                                .hasMessageContaining("rebalance --without db3");
                    });
            rebalance.make(rebalance.plan(Optional.of("db3")), move -> {});
            assertThat(new ServerChanges(four).remove("db3", false, PATIENCE)).isTrue();
            assertThat(new ServerChanges(four).remove("db3", false, PATIENCE)).isFalse();
            assertThat(daysPerServer(three)).containsExactly(2, 2, 2);

            new ServerChanges(four).add("db3");
            assertThat(readers.wrong()).isEmpty();
            assertThat(readers.answers()).isPositive();
            Reliability.note("servers-added-and-removed-under-readers", readers.answers() + " answers, none wrong");
        }
    }

    @Test
    void aServerWithCopiesElsewhereGoesAndLeavesNothing() throws Exception {
        assertThat(new Repair(three, 2, Optional.empty(), ProtocolStep.NOBODY).run(outcome -> {}))
                .isTrue();
        assertThat(daysPerServer(three)).containsExactly(4, 4, 4);
        try (Readers readers = new Readers(three, 2, sum -> sum == SUM)) {
            new ServerChanges(three).remove("db2", false, PATIENCE);
            assertThat(readers.wrong()).isEmpty();
        }
        try (Connection owner = three.server("db2").connect(Role.OWNER);
                Statement statement = owner.createStatement()) {
            for (String table : List.of("local_segment", "member")) {
                try (var rows = statement.executeQuery("select from counterflow." + table)) {
                    assertThat(rows.next()).as(table).isFalse();
                }
            }
        }
        assertThatThrownBy(() -> new Days(three, ProtocolStep.NOBODY).copy(Chain.BITCOIN, day(1), "db2"))
                .hasMessageContaining("add-server db2");
    }

    @Test
    void newDaysGetTheirCopiesButNoMoreThanThereAreServers() throws InterruptedException {
        load(three, 3);
        assertThat(daysPerServer(three)).containsExactly(DAYS, DAYS, DAYS);
        assertThat(ClusterStatus.of(three).lacking(3)).isEmpty();
        new Days(three, ProtocolStep.NOBODY)
                .verify(copy -> assertThat(copy.same()).isTrue());
    }

    @Test
    void aDamagedCopyIsNotCopiedFromAndCanGoButTheOnlyOneCannot() throws SQLException {
        Days days = new Days(three, ProtocolStep.NOBODY);
        days.copy(Chain.BITCOIN, day(1), "db1");
        try (Connection tamperer = three.coordinator().connect(Role.OWNER);
                Statement statement = tamperer.createStatement()) {
            statement.execute("update counterflow.segment_1 set counterparties = '{Z}' where counterparties = '{B}'");
        }
        assertThat(days.copy(Chain.BITCOIN, day(1), "db2")).isTrue();
        List<Days.Verification> found = new ArrayList<>();
        days.verify(Chain.BITCOIN, day(1), found::add);
        assertThat(found)
                .filteredOn(copy -> !copy.same())
                .singleElement()
                .satisfies(copy -> assertThat(copy.server()).isEqualTo("db0"));
        assertThat(found).hasSize(3);
        days.dropCopy(Chain.BITCOIN, day(1), "db0");
        days.dropCopy(Chain.BITCOIN, day(1), "db1");
        assertThatThrownBy(() -> days.dropCopy(Chain.BITCOIN, day(1), "db2"))
                .isInstanceOfSatisfying(
                        CounterflowException.class, e -> assertThat(e.problem()).isEqualTo(Problem.CLUSTER_STATE));
    }
}
