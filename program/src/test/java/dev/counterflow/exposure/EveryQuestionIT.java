package dev.counterflow.exposure;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.ClusterSettings;
import dev.counterflow.cluster.NetworkProxy;
import dev.counterflow.cluster.RunState;
import dev.counterflow.cluster.ServerSettings;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.exposure.Dealings.Dealing;
import dev.counterflow.exposure.Summary.ActiveDay;
import dev.counterflow.ingest.Ingest;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.ingest.ListSource;
import dev.counterflow.ingest.NoProgress;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** All questions about addresses, answered together by three servers, and kept from answering. */
@ParameterizedClass
@MethodSource("dev.counterflow.cluster.TestPostgres#installations")
@Tag("alone")
class EveryQuestionIT {
    /** Asks one kind of question. */
    @FunctionalInterface
    private interface Asking {
        Grounds ground(Question question);
    }

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final BigInteger NOTHING = BigInteger.ZERO;

    @Parameter
    TestPostgres postgres;

    @TempDir
    Path work;

    private final List<NetworkProxy> networks = new ArrayList<>();
    private Exposures exposures;
    private Cluster cluster;

    private final List<Asking> everyQuestion = List.of(
            question ->
                    exposures.ask(question, Refinement.none(question.flow())).grounds(),
            question -> exposures.summary(question).grounds(),
            question -> exposures.transactions(question, "B", Optional.empty()).grounds());

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
                        "four days",
                        List.of(
                                payment("2020-10-27", "A", "B", 1),
                                payment("2020-10-27", "A", "B", 8),
                                payment("2020-10-28", "B", "A", 2),
                                payment("2020-10-29", "A", "C", 4),
                                payment("2020-10-31", "D", "A", 4))));
    }

    @AfterEach
    void close() throws IOException {
        for (NetworkProxy network : networks) {
            network.close();
        }
        exposures.close();
    }

    private static Question question(int limit, boolean partial) {
        return new Question(Chain.BITCOIN, "A", TimeRange.ALL, Flow.BOTH, limit, 0, DEADLINE, partial);
    }

    private static BigInteger satoshis(long satoshis) {
        return BigInteger.valueOf(satoshis);
    }

    private List<String> counterparties(int limit, Refinement refinement) {
        return exposures.ask(question(limit, false), refinement).exposures().stream()
                .map(Exposure::counterparty)
                .toList();
    }

    private static Refinement ordered(Order order, Optional<Refinement.After> after) {
        return new Refinement(Optional.empty(), List.of(), NOTHING, order, after);
    }

    @Test
    void aSummaryHasTheDaysTheTotalsAndEachCounterpartyOnce() {
        Summary summary = exposures.summary(question(1, false));
        assertThat(summary.days())
                .containsExactly(
                        new ActiveDay(LocalDate.parse("2020-10-27"), NOTHING, satoshis(9), 2),
                        new ActiveDay(LocalDate.parse("2020-10-28"), satoshis(2), NOTHING, 1),
                        new ActiveDay(LocalDate.parse("2020-10-29"), NOTHING, satoshis(4), 1),
                        new ActiveDay(LocalDate.parse("2020-10-31"), satoshis(4), NOTHING, 1));
        assertThat(summary.counterparties()).isEqualTo(3);
        assertThat(summary.inflows()).isEqualTo(6);
        assertThat(summary.outflows()).isEqualTo(13);
        assertThat(summary.grounds().days().toString()).contains("2020-10-30, last=2020-10-30, state=MISSING");
    }

    @Test
    void theTransactionsBehindAFigureAddUpToItWhateverThePage() {
        Dealings first = exposures.transactions(question(2, false), "B", Optional.empty());
        assertThat(first.more()).isTrue();
        assertThat(first.count()).isEqualTo(3);
        Dealing last = first.transactions().get(1);
        Dealings second = exposures.transactions(
                question(2, false), "B", Optional.of(new Dealings.After(last.time(), last.hash())));
        assertThat(second.more()).isFalse();
        List<Dealing> all = new ArrayList<>(first.transactions());
        all.addAll(second.transactions());
        assertThat(all).extracting(Dealing::inflow).containsExactly(satoshis(2), NOTHING, NOTHING);
        Exposure figure = exposures
                .ask(
                        question(1, false),
                        new Refinement(Optional.of("B"), List.of(), NOTHING, Order.TOTAL_FLOWS, Optional.empty()))
                .exposures()
                .get(0);
        for (Dealings page : List.of(first, second)) {
            assertThat(page.inflows()).isEqualTo(figure.inflows()).isEqualTo(2);
            assertThat(page.outflows()).isEqualTo(figure.outflows()).isEqualTo(9);
        }
        assertThat(all.stream().map(Dealing::outflow).reduce(NOTHING, BigInteger::add))
                .isEqualTo(figure.outflows());
    }

    @Test
    void pagesFollowOneAnotherInEveryOrderWithoutGapOrRepetition() {
        for (Order order : Order.values()) {
            List<String> all = counterparties(10, ordered(order, Optional.empty()));
            List<String> paged = new ArrayList<>();
            Optional<Refinement.After> after = Optional.empty();
            for (int page = 0; page < 3; page++) {
                Exposure one = exposures
                        .ask(question(1, false), ordered(order, after))
                        .exposures()
                        .get(0);
                paged.add(one.counterparty());
                after = Optional.of(order.after(one));
            }
            assertThat(paged).as(order.code()).isEqualTo(all).hasSize(3);
            assertThat(exposures.ask(question(1, false), ordered(order, after)).exposures())
                    .isEmpty();
        }
        assertThat(counterparties(10, ordered(Order.ADDRESS, Optional.empty()))).containsExactly("B", "C", "D");
        assertThat(counterparties(10, ordered(Order.INFLOWS, Optional.empty()))).containsExactly("D", "B", "C");
    }

    @Test
    void hiddenSmallAndOtherCounterpartiesAreLeftOut() {
        assertThat(counterparties(
                        10,
                        new Refinement(
                                Optional.empty(), List.of("B", "%s'"), NOTHING, Order.ADDRESS, Optional.empty())))
                .containsExactly("C", "D");
        assertThat(counterparties(
                        10, new Refinement(Optional.empty(), List.of(), satoshis(5), Order.ADDRESS, Optional.empty())))
                .containsExactly("B");
        assertThat(counterparties(
                        10,
                        new Refinement(Optional.of("it's 100%"), List.of(), NOTHING, Order.ADDRESS, Optional.empty())))
                .isEmpty();
    }

    @Test
    void everyQuestionNamesADeadServerAndAnswersWhenItIsBack() throws IOException {
        for (Asking ask : everyQuestion) {
            ask.ground(question(10, false));
            networks.get(0).die();
            assertThatThrownBy(() -> ask.ground(question(10, false)))
                    .isInstanceOfSatisfying(CounterflowException.class, e -> {
                        assertThat(e.problem()).isEqualTo(Problem.SERVER_UNAVAILABLE);
                        assertThat(e).hasMessageContaining("server db1");
                    });
            Grounds partial = ask.ground(question(10, true));
            assertThat(partial.missingSegments()).isNotEmpty();
            assertThat(partial.silentServers()).containsExactly("db1");
            networks.get(0).revive();
            assertThat(ask.ground(question(10, false)).missingSegments()).isEmpty();
        }
    }

    @Test
    void everyQuestionNamesAFrozenServerWithinTheDeadline() {
        for (Asking ask : everyQuestion) {
            ask.ground(question(10, false));
            networks.get(1).freeze();
            long begun = System.nanoTime();
            assertThatThrownBy(() -> ask.ground(question(10, false)))
                    .isInstanceOfSatisfying(CounterflowException.class, e -> {
                        assertThat(e.problem()).isIn(Problem.DEADLINE_EXCEEDED, Problem.SERVER_UNAVAILABLE);
                        assertThat(e).hasMessageContaining("server db2");
                    });
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(DEADLINE.plusMillis(700));
            networks.get(1).thaw();
        }
    }

    @Test
    void everyQuestionCostsOneRoundTripAServer() {
        for (Asking ask : everyQuestion) {
            ask.ground(question(10, false));
            ask.ground(question(10, false));
            networks.forEach(NetworkProxy::takeRoundTrips);
            ask.ground(question(10, false));
            assertThat(networks)
                    .allSatisfy(network -> assertThat(network.takeRoundTrips()).isEqualTo(1));
        }
    }

    @Test
    void whatTheClusterHoldsTellsWhichServersAnswer() throws IOException {
        Holdings all = exposures.holdings(DEADLINE);
        assertThat(all.servers()).hasSize(3).allSatisfy(server -> {
            assertThat(server.problem()).isEmpty();
            assertThat(server.bytes()).isPositive();
        });
        assertThat(all.days()).hasSize(4);
        assertThat(all.runs())
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(RunState.SUCCEEDED));
        networks.get(0).die();
        networks.get(1).freeze();
        assertThat(exposures.holdings(DEADLINE.multipliedBy(4)).servers())
                .extracting(server -> server.problem().isPresent())
                .containsExactly(false, true, true);
        networks.get(1).thaw();
    }
}
