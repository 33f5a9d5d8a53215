package dev.counterflow.exposure;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.ClusterSettings;
import dev.counterflow.cluster.Days;
import dev.counterflow.cluster.NetworkProxy;
import dev.counterflow.cluster.ProtocolStep;
import dev.counterflow.cluster.Role;
import dev.counterflow.cluster.ServerSettings;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.exposure.Holdings.HoldingServer;
import dev.counterflow.ingest.Ingest;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.ingest.ListSource;
import dev.counterflow.ingest.NoProgress;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a question gets when a shard is dead, cut off, frozen or far away. */
@Tag("alone")
@ParameterizedClass
@MethodSource("dev.counterflow.cluster.TestPostgres#installations")
class SilentServerIT {
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration LONGER_THAN_CONNECTING = Duration.ofSeconds(3);

    @Parameter
    TestPostgres postgres;

    @TempDir
    Path work;

    private final List<NetworkProxy> networks = new ArrayList<>();
    private Cluster cluster;
    private Exposures exposures;

    @BeforeEach
    void load() throws IOException, InterruptedException {
        ClusterSettings direct = TestCluster.settings(postgres, 3);
        List<ServerSettings> shards = new ArrayList<>();
        for (ServerSettings shard : direct.shards()) {
            NetworkProxy network = new NetworkProxy(shard.hosts().get(0));
            networks.add(network);
            shards.add(new ServerSettings(
                    shard.name(),
                    List.of(network.address()),
                    shard.database(),
                    shard.user(),
                    shard.password(),
                    shard.properties()));
        }
        cluster = new Cluster(new ClusterSettings(direct.coordinator(), shards, direct.secrets()));
        TestCluster.initialise(cluster, Rule.PROPORTIONAL);
        exposures = new Exposures(cluster.coordinator(), 2);
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress())
                .run(new ListSource(
                        "three days",
                        List.of(
                                payment("2020-10-27", "A", "B", 1),
                                payment("2020-10-28", "A", "B", 2),
                                payment("2020-10-28", "onceActive", "B", 5),
                                payment("2020-10-29", "A", "B", 4))));
        assertAnswer(7, allDays(false));
    }

    @AfterEach
    void close() throws IOException {
        for (NetworkProxy network : networks) {
            network.close();
        }
        exposures.close();
    }

    private static Question allDays(boolean partial) {
        return new Question(Chain.BITCOIN, "A", TimeRange.ALL, Flow.BOTH, 10, 0, DEADLINE, partial);
    }

    private static Question firstDay() {
        LocalDate day = LocalDate.parse("2020-10-27");
        return new Question(Chain.BITCOIN, "A", TimeRange.days(day, day), Flow.BOTH, 10, 0, DEADLINE, false);
    }

    private Answer assertAnswer(long satoshis, Question question) {
        Answer answer = exposures.ask(question);
        assertThat(answer.exposures())
                .containsExactly(new Exposure("B", BigInteger.ZERO, BigInteger.valueOf(satoshis)));
        return answer;
    }

    private static void assertSilent(ThrowingCallable question, String server, Problem... problems) {
        assertThatThrownBy(question).isInstanceOfSatisfying(CounterflowException.class, e -> {
            assertThat(e.problem()).isIn((Object[]) problems);
            assertThat(e).hasMessageContaining("server " + server);
        });
    }

    @Test
    void aDeadShardIsNamedAndIsAskedAgainWhenItIsBack() throws IOException {
        networks.get(0).die();
        assertSilent(() -> exposures.ask(allDays(false)), "db1", Problem.SERVER_UNAVAILABLE);
        assertAnswer(1, firstDay());
        assertThat(health("db1")).satisfies(dead -> {
            assertThat(dead.problem()).isPresent();
            assertThat(dead.roundTripNanoseconds()).isEmpty();
            assertThat(dead.transactions()).isEmpty();
        });
        assertThat(health("db2")).satisfies(alive -> {
            assertThat(alive.problem()).isEmpty();
            assertThat(alive.roundTripNanoseconds()).isPresent();
            assertThat(alive.transactions()).isPresent();
        });
        networks.get(0).revive();
        assertAnswer(7, allDays(false));
    }

    private void assertHealthy() {
        assertThat(exposures.holdings(DEADLINE).servers())
                .allSatisfy(server -> assertThat(server.problem()).isEmpty());
    }

    private HoldingServer health(String name) {
        return exposures.holdings(DEADLINE).servers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aCutConnectionIsMadeAnewWithoutAnError() {
        networks.forEach(NetworkProxy::cut);
        assertAnswer(7, allDays(false));
        networks.forEach(NetworkProxy::cut);
        assertHealthy();
        networks.forEach(NetworkProxy::takeRoundTrips);
        assertHealthy();
        assertThat(networks)
                .as("a connection that there is serves")
                .allSatisfy(network -> assertThat(network.takeRoundTrips()).isEqualTo(1));
    }

    private static Question onceActive() {
        return new Question(Chain.BITCOIN, "onceActive", TimeRange.ALL, Flow.BOTH, 10, 0, DEADLINE, false);
    }

    @Test
    void theOnlyServerOfAnAddressIsAskedAnewOverANewConnectionAndNamedWhenItIsDead() throws IOException {
        assertAnswer(5, onceActive());
        assertAnswer(5, onceActive());
        networks.get(0).cut();
        assertAnswer(5, onceActive());
        networks.get(0).die();
        assertSilent(() -> exposures.ask(onceActive()), "db1", Problem.SERVER_UNAVAILABLE);
        networks.get(0).revive();
        assertAnswer(5, onceActive());
    }

    /** As a pooler between the servers may do at any time. */
    @Test
    void aStatementThatAShardHasForgottenIsPreparedAnew() throws SQLException {
        assertAnsweredAgainAfter(
                "select counterflow.dblink_send_query('db1', 'deallocate all')",
                "select from counterflow.dblink_get_result('db1') as done(status text)",
                "select from counterflow.dblink_get_result('db1') as done(status text)");
    }

    @Test
    void aConnectionThatIsGoneIsMadeAnew() throws SQLException {
        assertAnsweredAgainAfter("select counterflow.dblink_disconnect('db1')");
    }

    private void assertAnsweredAgainAfter(String... disturbance) throws SQLException {
        try (Connection connection = cluster.coordinator().connect(Role.OWNER);
                Statement statement = connection.createStatement()) {
            for (int asked = 0; asked < 3; asked++) {
                try (ResultSet answer = statement.executeQuery(
                        "select total_flows from counterflow.exposure('onceActive', max_rows => 10)")) {
                    assertThat(answer.next()).isTrue();
                    assertThat(answer.getLong(1)).isEqualTo(5);
                    assertThat(answer.next()).isFalse();
                }
                for (String step : disturbance) {
                    statement.execute(step);
                }
            }
        }
    }

    @Test
    void aPartialAnswerListsWhatIsMissing() throws IOException {
        networks.get(1).die();
        Answer answer = assertAnswer(3, allDays(true));
        assertThat(answer.missingSegments()).containsExactly(3);
        assertThat(answer.silentServers()).containsExactly("db2");

        networks.get(0).die();
        Answer nothing = exposures.ask(
                new Question(Chain.BITCOIN, "onceActive", TimeRange.ALL, Flow.BOTH, 10, 0, DEADLINE, true));
        assertThat(nothing.exposures()).isEmpty();
        assertThat(nothing.missingSegments()).containsExactly(2);
        assertThat(nothing.silentServers()).containsExactly("db1");
    }

    @Test
    void aFrozenShardIsNamedWithinTheDeadlineAndTheNextQuestionWorks() {
        for (int attempt = 0; attempt < 5; attempt++) {
            networks.get(0).freeze();
            long begun = System.nanoTime();
            assertSilent(
                    () -> exposures.ask(allDays(false)), "db1", Problem.DEADLINE_EXCEEDED, Problem.SERVER_UNAVAILABLE);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(DEADLINE.plusMillis(700));
            assertAnswer(1, firstDay());
            networks.get(0).thaw();
            assertAnswer(7, allDays(false));
        }
        networks.get(0).freeze();
        // Over the connection that there is, and then over one that there is not.
        for (int check = 0; check < 2; check++) {
            assertThat(exposures.holdings(LONGER_THAN_CONNECTING).servers())
                    .as("only the frozen one is in bad health")
                    .extracting(server -> server.problem().isPresent())
                    .containsExactly(false, true, false);
        }
        networks.get(0).thaw();
        assertHealthy();
    }

    @Test
    void aCopyElsewhereAnswersForADeadServerAndLaterQuestionsDoNotWait() throws IOException {
        Days days = new Days(cluster, ProtocolStep.NOBODY);
        days.copy(Chain.BITCOIN, LocalDate.parse("2020-10-28"), "db2");
        networks.get(0).die();
        assertAnswer(7, allDays(false));
        assertAnswer(5, onceActive());
        networks.get(0).revive();
        networks.get(0).freeze();
        // It was silent a moment ago: nobody asks it, so nobody waits.
        long begun = System.nanoTime();
        assertAnswer(7, allDays(false));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void aQuestionOverSixDaysCostsOneRoundTripAServer() throws InterruptedException {
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress())
                .run(new ListSource(
                        "three more days",
                        List.of(
                                payment("2020-10-30", "A", "B", 8),
                                payment("2020-10-31", "A", "B", 16),
                                payment("2020-11-01", "A", "B", 32))));
        Duration added = Duration.ofMillis(10);
        for (int warm = 0; warm < 10; warm++) {
            assertAnswer(63, allDays(false));
        }
        long direct = median(20);
        networks.forEach(network -> network.delay(added));
        networks.forEach(NetworkProxy::takeRoundTrips);
        assertAnswer(63, allDays(false));
        assertThat(networks)
                .allSatisfy(network -> assertThat(network.takeRoundTrips()).isEqualTo(1));
        assertThat(Duration.ofNanos(median(20) - direct)).isLessThan(Duration.ofMillis(20));
        // One way of the network is slow, and connecting, which goes it several times, does not count.
        assertThat(List.of(health("db1"), health("db2")))
                .allSatisfy(server -> assertThat(
                                Duration.ofNanos(server.roundTripNanoseconds().orElseThrow()))
                        .isBetween(added, added.multipliedBy(3)));
    }

    private long median(int questions) {
        long[] nanos = new long[questions];
        for (int at = 0; at < questions; at++) {
            long begun = System.nanoTime();
            assertAnswer(63, allDays(false));
            nanos[at] = System.nanoTime() - begun;
        }
        java.util.Arrays.sort(nanos);
        return nanos[questions / 2];
    }
}
