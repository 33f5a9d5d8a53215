package dev.counterflow.ingest;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.ClusterStatus;
import dev.counterflow.cluster.DayClaim;
import dev.counterflow.cluster.ProtocolStep;
import dev.counterflow.cluster.Role;
import dev.counterflow.cluster.RunRecord;
import dev.counterflow.cluster.RunRecords;
import dev.counterflow.cluster.RunState;
import dev.counterflow.cluster.SegmentStore;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.exposure.Answer;
import dev.counterflow.exposure.Exposure;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.exposure.Flow;
import dev.counterflow.exposure.Question;
import dev.counterflow.exposure.TimeRange;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.Batch;
import dev.counterflow.source.Source;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Loading and asking, on real servers of each version and on clusters of one server and of three. */
@ParameterizedClass
@MethodSource("dev.counterflow.cluster.TestPostgres#installations")
class LoadAndAskIT {
    @Parameter
    TestPostgres postgres;

    @TempDir
    Path work;

    private Cluster cluster;
    private Exposures exposures;

    @BeforeEach
    void open() {
        cluster = TestCluster.initialised(postgres, 3, Rule.PROPORTIONAL);
        exposures = new Exposures(cluster.coordinator(), 2);
    }

    @AfterEach
    void close() {
        exposures.close();
    }

    private RunReport load(String name, Transaction... transactions) throws InterruptedException {
        return load(new ListSource(name, List.of(transactions)));
    }

    private RunReport load(ListSource source) throws InterruptedException {
        return new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress()).run(source);
    }

    private static Exposure exposure(String counterparty, long inflows, long outflows) {
        return new Exposure(counterparty, BigInteger.valueOf(inflows), BigInteger.valueOf(outflows));
    }

    private List<Exposure> ask(String address) {
        return exposures.ask(Question.about(Chain.BITCOIN, address)).exposures();
    }

    @Test
    void sixEqualDaysLandTwoAndTwoAndTwoAndAreAnsweredTogether() throws InterruptedException {
        List<Transaction> transactions = new ArrayList<>();
        for (LocalDate day = LocalDate.parse("2020-10-27");
                !day.isAfter(LocalDate.parse("2020-11-01"));
                day = day.plusDays(1)) {
            transactions.add(payment(day.toString(), "A", "B", 5));
            transactions.add(payment(day.toString(), "C", "A", 1));
        }
        load(new ListSource("six days", transactions));

        assertThat(ClusterStatus.of(cluster).servers())
                .extracting(ClusterStatus.ServerStatus::days)
                .containsExactly(2, 2, 2);
        assertThat(ask("A")).containsExactly(exposure("B", 0, 30), exposure("C", 6, 0));
        assertThat(ask("B")).containsExactly(exposure("A", 30, 0));
        assertThat(ask("nobody")).isEmpty();
    }

    @Test
    void aRunThatIsInterruptedWhileItMakesItsWorkFolderHasNotFailed() {
        ListSource day = new ListSource("a day", List.of(payment("2020-10-27", "A", "B", 1)));
        AtomicInteger asked = new AtomicInteger();
        Source interrupting = new Source() {
            @Override
            public String kind() {
                return day.kind();
            }

            @Override
            public String description() {
                return day.description();
            }

            @Override
            public Chain chain() {
                return day.chain();
            }

            @Override
            public List<Batch> batches() {
                // The second time they are about to be read.
                if (asked.incrementAndGet() == 2) {
                    Thread.currentThread().interrupt();
                }
                return day.batches();
            }
        };
        Ingest ingest = new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress());
        assertThatThrownBy(() -> ingest.run(interrupting)).hasMessageContaining("work folder");
        assertThat(Thread.interrupted()).isTrue();
        try (Handle owner = Jdbi.open(() -> cluster.coordinator().connect(Role.OWNER))) {
            assertThat(RunRecords.latest(owner, 1)).extracting(RunRecord::state).containsExactly(RunState.INTERRUPTED);
        }
    }

    @Test
    void whatAKilledRunLeftDoesNotCountWhenDaysArePlaced() throws InterruptedException {
        int runId = load("before", payment("2020-10-27", "A", "B", 5)).runId();
        SegmentStore store = new SegmentStore(cluster, ProtocolStep.NOBODY);
        try (DayClaim claim = store.claim(Chain.BITCOIN, LocalDate.parse("2020-10-28"))) {
            store.begin(claim, "test", runId).close();
        }

        List<Transaction> transactions = new ArrayList<>();
        for (LocalDate day = LocalDate.parse("2020-10-27");
                !day.isAfter(LocalDate.parse("2020-11-01"));
                day = day.plusDays(1)) {
            transactions.add(payment(day.toString(), "A", "B", 5));
        }
        load(new ListSource("six days", transactions));

        assertThat(ClusterStatus.of(cluster).servers())
                .extracting(ClusterStatus.ServerStatus::days)
                .containsExactly(2, 2, 2);
    }

    @Test
    void loadingADayAgainReplacesIt() throws InterruptedException {
        load("first", payment("2020-10-27", "A", "B", 5), payment("2020-10-28", "A", "B", 7));
        load("second", payment("2020-10-27", "A", "B", 50));
        assertThat(ask("A")).containsExactly(exposure("B", 0, 57));
    }

    @Test
    void daysOutsideTheRangeDoNotCount() throws InterruptedException {
        load(
                "days",
                payment("2020-10-27", "A", "B", 5),
                payment("2020-10-28", "A", "B", 7),
                payment("2020-10-29", "A", "B", 9));
        Question question = new Question(
                Chain.BITCOIN,
                "A",
                TimeRange.days(LocalDate.parse("2020-10-28"), LocalDate.parse("2020-10-28")),
                Flow.BOTH,
                10,
                0,
                Question.DEFAULT_DEADLINE,
                false);
        assertThat(exposures.ask(question).exposures()).containsExactly(exposure("B", 0, 7));
    }

    @Test
    void aPageTellsThatThereIsMore() throws InterruptedException {
        load(
                "page",
                payment("2020-10-27", "A", "B", 5),
                payment("2020-10-27", "A", "C", 5),
                payment("2020-10-28", "A", "D", 9));
        Question firstTwo =
                new Question(Chain.BITCOIN, "A", TimeRange.ALL, Flow.OUTFLOW, 2, 0, Question.DEFAULT_DEADLINE, false);
        Answer answer = exposures.ask(firstTwo);
        assertThat(answer.exposures()).containsExactly(exposure("D", 0, 9), exposure("B", 0, 5));
        assertThat(answer.more()).isTrue();
    }

    @Test
    void theSameTransactionTwiceStopsTheRun() {
        Transaction twice = payment("2020-10-27", "A", "B", 5);
        assertThatThrownBy(() -> load("twice", twice, twice)).isInstanceOfSatisfying(CounterflowException.class, e -> {
            assertThat(e.problem()).isEqualTo(Problem.DUPLICATE_TRANSACTION);
            assertThat(e)
                    .hasMessageContaining(twice.hash().toString())
                    .hasMessageContaining("twice:1")
                    .hasMessageContaining("twice:2");
        });
        assertThat(ask("A")).isEmpty();
    }
}
