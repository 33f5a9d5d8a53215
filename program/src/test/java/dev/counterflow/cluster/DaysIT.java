package dev.counterflow.cluster;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.exposure.Exposure;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.exposure.Question;
import dev.counterflow.ingest.Ingest;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.ingest.ListSource;
import dev.counterflow.ingest.NoProgress;
import dev.counterflow.problem.CounterflowException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Copying, moving, dropping and verifying days, on real servers of each version. */
@ParameterizedClass
@MethodSource("dev.counterflow.cluster.TestPostgres#installations")
class DaysIT {
    private static final LocalDate FIRST = LocalDate.parse("2020-10-27");

    @Parameter
    TestPostgres postgres;

    @TempDir
    Path work;

    private Cluster cluster;
    private Exposures exposures;
    private Days days;

    @BeforeEach
    void load() throws InterruptedException {
        cluster = TestCluster.initialised(postgres, 3, Rule.PROPORTIONAL);
        exposures = new Exposures(cluster.coordinator(), 2);
        days = new Days(cluster, ProtocolStep.NOBODY);
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress())
                .run(new ListSource(
                        "three days",
                        List.of(
                                payment("2020-10-27", "A", "B", 1),
                                payment("2020-10-28", "A", "B", 2),
                                payment("2020-10-29", "A", "B", 4))));
    }

    @AfterEach
    void close() {
        exposures.close();
    }

    private void assertAnswered(long satoshis) {
        assertThat(exposures.ask(Question.about(Chain.BITCOIN, "A")).exposures())
                .containsExactly(new Exposure("B", BigInteger.ZERO, BigInteger.valueOf(satoshis)));
    }

    private List<String> serversOf(LocalDate day) {
        return ClusterStatus.of(cluster).days().stream()
                .filter(status -> status.day().equals(day))
                .findFirst()
                .orElseThrow()
                .servers();
    }

    private List<String> tables(String server) {
        return cluster.on(
                cluster.server(server),
                handle -> handle.createQuery(
                                "select 'segment_' || segment_id from counterflow.local_segment order by 1")
                        .mapTo(String.class)
                        .list());
    }

    private List<Days.Verification> verified() {
        List<Days.Verification> found = new ArrayList<>();
        days.verify(found::add);
        return found;
    }

    @Test
    void aCopyIsTheSameAndEitherAnswers() {
        assertThat(days.copy(Chain.BITCOIN, FIRST, "db1")).isTrue();
        assertThat(serversOf(FIRST)).containsExactly("db0", "db1");
        assertThat(verified())
                .filteredOn(found -> found.days().equals(FIRST.toString()))
                .hasSize(2)
                .allMatch(Days.Verification::same);
        assertAnswered(7);
        assertThat(days.copy(Chain.BITCOIN, FIRST, "db1")).isFalse();
    }

    @Test
    void aMovedDayIsCountedOnceAndLeavesNothingBehind() {
        days.move(Chain.BITCOIN, FIRST, Optional.empty(), "db2");
        assertThat(serversOf(FIRST)).containsExactly("db2");
        assertAnswered(7);
        new GarbageCollector(cluster).collect();
        assertThat(tables("db0")).isEmpty();
        assertAnswered(7);
        days.move(Chain.BITCOIN, FIRST, Optional.empty(), "db0");
        assertThat(serversOf(FIRST)).containsExactly("db0");
        assertAnswered(7);
    }

    @Test
    void aDroppedDayIsGoneEverywhere() {
        days.drop(Chain.BITCOIN, LocalDate.parse("2020-10-28"));
        assertAnswered(5);
        assertThat(tables("db1")).isEmpty();
    }

    @Test
    void verifyFindsAChangedRow() throws SQLException {
        try (Connection tamperer = cluster.server("db2").connect(Role.OWNER);
                Statement statement = tamperer.createStatement()) {
            statement.execute("update counterflow.segment_3 set counterparties = '{Z}' where counterparties = '{B}'");
        }
        assertThat(verified())
                .filteredOn(found -> !found.same())
                .singleElement()
                .satisfies(found -> assertThat(found.server()).isEqualTo("db2"));
    }

    @Test
    void theReaderSeesEveryPostingAndCanChangeNothing() throws SQLException {
        try (Connection reader = cluster.coordinator().connect(Role.READER);
                Statement statement = reader.createStatement()) {
            try (ResultSet sum = statement.executeQuery(
                    "select sum(inflow), sum(outflow), count(*) from counterflow.posting where chain = 'bitcoin'")) {
                assertThat(sum.next()).isTrue();
                assertThat(sum.getLong(1)).isEqualTo(7);
                assertThat(sum.getLong(2)).isEqualTo(7);
                assertThat(sum.getLong(3)).isEqualTo(6);
            }
            for (String forbidden : List.of(
                    "delete from counterflow.posting",
                    "insert into counterflow.day (chain, day, segment_id, transactions) values ('bitcoin', 'today', 1, 1)",
                    "select * from counterflow.segment_1",
                    "select counterflow.drop_days(1)",
                    "select counterflow.dblink_connect('x', 'host=127.0.0.1')",
                    "create table counterflow.mine (a integer)")) {
                assertThatThrownBy(() -> statement.execute(forbidden))
                        .isInstanceOf(SQLException.class)
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .isIn("42501", "55000");
            }
        }
        assertThatThrownBy(() -> cluster.server("db1").connect(Role.READER)).isInstanceOf(CounterflowException.class);
    }

    @Test
    void oneDayTouchesOneServerAndAllDaysTouchAll() throws SQLException {
        assertThat(plan("block_time >= '2020-10-28 00:00+00' and block_time < '2020-10-29 00:00+00'"))
                .contains("remote_segment_2")
                .doesNotContain("segment_1")
                .doesNotContain("segment_3");
        assertThat(plan("true"))
                .contains("segment_1")
                .contains("remote_segment_2")
                .contains("remote_segment_3");
    }

    private String plan(String condition) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection reader = cluster.coordinator().connect(Role.READER);
                Statement statement = reader.createStatement();
                ResultSet rows =
                        statement.executeQuery("explain select counterparty, sum(inflow) from counterflow.posting"
                                + " where chain = 'bitcoin' and address = 'A' and " + condition
                                + " group by counterparty")) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
