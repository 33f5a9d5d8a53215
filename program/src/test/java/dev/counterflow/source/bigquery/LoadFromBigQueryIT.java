package dev.counterflow.source.bigquery;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import dev.counterflow.chain.TransactionCheck;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.ClusterStatus;
import dev.counterflow.cluster.Days;
import dev.counterflow.cluster.GarbageCollector;
import dev.counterflow.cluster.ProtocolStep;
import dev.counterflow.cluster.Role;
import dev.counterflow.cluster.RunRecords;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.exposure.Question;
import dev.counterflow.ingest.Ingest;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.ingest.NoProgress;
import dev.counterflow.ingest.RunReport;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.BadRow;
import dev.counterflow.source.Batch;
import dev.counterflow.source.FilesSource;
import dev.counterflow.source.GeneratedSource;
import dev.counterflow.source.Position;
import dev.counterflow.source.TransactionSink;
import io.grpc.Status;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loading days from BigQuery into real servers, with what goes wrong on the way. */
class LoadFromBigQueryIT {
    private static final LocalDate FIRST = LocalDate.of(2020, 10, 27);
    private static final LocalDate LAST = LocalDate.of(2020, 10, 29);
    private static final TableName TABLE = TableName.ofTransactions(Chain.BITCOIN);
    private static final int PAYMENTS_A_DAY = 120;
    private static final TransactionCheck CHECK =
            new TransactionCheck(false, LocalDate.of(2009, 1, 3), LocalDate.of(2100, 1, 1));

    /** Shared, as making one takes longer than a test: each test leaves it without days. */
    private static final Cluster CLUSTER = TestCluster.initialised(TestPostgres.embedded(), 3, Rule.PROPORTIONAL);

    @TempDir
    Path work;

    private final FakeBigQuery fake = new FakeBigQuery(10);
    private final Cluster cluster = CLUSTER;
    private FakeServer server;
    private ReadApi api;

    @BeforeEach
    void open() throws Exception {
        server = FakeServer.onLoopback(fake);
        api = server.connect();
        serve(List.of());
    }

    @AfterEach
    void close() {
        api.close();
        server.close();
        Days days = new Days(cluster, ProtocolStep.NOBODY);
        ClusterStatus.of(cluster).days().forEach(day -> days.drop(Chain.BITCOIN, day.day()));
        new GarbageCollector(cluster).collect();
    }

    /** Serves three days, without some of their transactions. */
    private void serve(List<Integer> missing) {
        List<Transaction> transactions = new ArrayList<>();
        FIRST.datesUntil(LAST.plusDays(1))
                .forEach(day -> IntStream.range(0, PAYMENTS_A_DAY)
                        .mapToObj(number -> payment(day.toString(), "A", "B" + number % 4, 5))
                        .forEach(transactions::add));
        missing.forEach(number -> transactions.remove((int) number));
        fake.put(
                TABLE,
                FakeTable.of(
                        PublicSchema.TRANSACTIONS,
                        transactions.stream().map(PublicSchema::transaction).toList()));
        fake.put(
                TABLE.blocks(),
                FakeTable.of(
                        PublicSchema.BLOCKS,
                        FIRST.datesUntil(LAST.plusDays(1))
                                .map(day -> PublicSchema.block(day, 12, PAYMENTS_A_DAY))
                                .toList()));
    }

    private RunReport load() throws InterruptedException {
        BigQuerySource source = new BigQuerySource(
                new BigQuerySettings(
                        Chain.BITCOIN,
                        TABLE,
                        Optional.of(TABLE.blocks()),
                        FakeServer.BILLING,
                        BigQuerySettings.days(FIRST, LAST),
                        3),
                api,
                CHECK);
        return new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress()).run(source);
    }

    private BigInteger outflowsOfA() {
        try (Exposures exposures = new Exposures(cluster.coordinator(), 2)) {
            return exposures.ask(Question.about(Chain.BITCOIN, "A")).exposures().stream()
                    .map(exposure -> exposure.outflows())
                    .reduce(BigInteger.ZERO, BigInteger::add);
        }
    }

    private String outcome() {
        return Jdbi.open(() -> cluster.coordinator().connect(Role.OWNER))
                .createQuery("select outcome from counterflow.run order by run_id desc limit 1")
                .mapTo(String.class)
                .one();
    }

    @Test
    void threeDaysLandOnThreeServersAndAreAnswered() throws Exception {
        RunReport run = load();
        assertThat(run.days()).extracting(day -> day.transactions()).containsOnly((long) PAYMENTS_A_DAY);
        assertThat(ClusterStatus.of(cluster).servers())
                .extracting(ClusterStatus.ServerStatus::days)
                .containsExactly(1, 1, 1);
        assertThat(outflowsOfA()).isEqualTo(BigInteger.valueOf(3L * PAYMENTS_A_DAY * 5));
        assertThat(outcome()).matches("3 days published; \\d+ bytes read from BigQuery");
        assertThat(RunRecords.latest(Jdbi.open(() -> cluster.coordinator().connect(Role.READER)), 1))
                .singleElement()
                .satisfies(noted -> assertThat(noted.ending().outcome())
                        .hasValue("3 days published; " + noted.progress().bytesRead() + " bytes read from BigQuery"));
    }

    /** What the catalog has of each live segment: the checksum is over all its rows. */
    private List<String> segments() {
        return Jdbi.open(() -> cluster.coordinator().connect(Role.OWNER))
                .createQuery("select concat_ws(' ', first_day, last_day, row_count, transactions, inflows, outflows,"
                        + " checksum) from counterflow.segment where state = 'live' order by first_day")
                .mapTo(String.class)
                .list();
    }

    @Test
    void theSameTransactionsMakeTheSameSegmentsFromFilesAndFromBigQuery() throws Exception {
        List<Transaction> transactions = new ArrayList<>();
        GeneratedSource generated = new GeneratedSource(Chain.BITCOIN, FIRST, LAST, 400, 7);
        for (Batch batch : generated.batches()) {
            batch.read(new Collecting(transactions));
        }
        Path file = work.resolve("days.json");
        Files.write(file, transactions.stream().map(JsonLine::of).toList());
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress())
                .run(FilesSource.of(Chain.BITCOIN, CHECK, List.of(file.toString()), InputStream.nullInputStream()));
        List<String> fromFiles = segments();
        assertThat(fromFiles).hasSize(3).doesNotHaveDuplicates();

        fake.put(
                TABLE,
                FakeTable.of(
                        PublicSchema.TRANSACTIONS,
                        transactions.stream().map(PublicSchema::transaction).toList()));
        load();
        assertThat(ClusterStatus.of(cluster).days())
                .extracting(ClusterStatus.DayStatus::source)
                .containsOnly("bigquery");
        assertThat(segments()).isEqualTo(fromFiles);
    }

    private record Collecting(List<Transaction> transactions) implements TransactionSink {
        @Override
        public void accept(Transaction transaction, Position position) {
            transactions.add(transaction);
        }

        @Override
        public void reject(BadRow row) {
            throw new AssertionError(row.toString());
        }

        @Override
        public void advance(long units) {}
    }

    @Test
    void anExpiredSessionLosesNothingAndCountsNothingTwice() throws Exception {
        fake.expireSession(0);
        fake.expireSession(2);
        fake.breakStream(1, Status.UNAVAILABLE);
        load();
        assertThat(outflowsOfA()).isEqualTo(BigInteger.valueOf(3L * PAYMENTS_A_DAY * 5));
    }

    @Test
    void aDayThatLacksTransactionsIsPublishedAsIncomplete() throws Exception {
        serve(List.of(PAYMENTS_A_DAY + 3, PAYMENTS_A_DAY + 2));
        RunReport run = load();
        assertThat(run.days().get(1).transactions()).isEqualTo(PAYMENTS_A_DAY - 2);
        assertThat(ClusterStatus.of(cluster).days())
                .filteredOn(day -> day.day().equals(FIRST.plusDays(1)))
                .singleElement()
                .satisfies(day -> {
                    assertThat(day.transactions()).isEqualTo(PAYMENTS_A_DAY - 2);
                    assertThat(day.promisedTransactions()).isEqualTo(OptionalLong.of(PAYMENTS_A_DAY));
                });
    }

    @Test
    void aDayThatTheSourceHasNothingOfIsNotCalledComplete() throws Exception {
        fake.put(TABLE, FakeTable.of(PublicSchema.TRANSACTIONS, List.of()));
        fake.put(TABLE.blocks(), FakeTable.of(PublicSchema.BLOCKS, List.of()));
        load();
        assertThat(ClusterStatus.of(cluster).days())
                .hasSize(3)
                .allSatisfy(day -> assertThat(day.incompleteBecause()).hasValue("the source has nothing of this day"));
        assertThat(Jdbi.open(() -> cluster.coordinator().connect(Role.READER))
                        .createQuery("select complete_days::text || incomplete_days from counterflow.days_asked("
                                + "'bitcoin', '2020-10-27Z', '2020-10-30Z')")
                        .mapTo(String.class)
                        .one())
                .isEqualTo("{}{[2020-10-27,2020-10-30)}");
    }

    @Test
    void aRunThatFailedGoesOnWithTheFirstDayNotPublished() throws Exception {
        // The streams of the first day and of its blocks, and then nothing but failures.
        for (int call = 0; call < 4; call++) {
            fake.breakStream(1000, Status.UNAVAILABLE);
        }
        for (int call = 0; call < 12; call++) {
            fake.breakStream(0, Status.UNAVAILABLE);
        }
        assertThatThrownBy(this::load)
                .isInstanceOfSatisfying(
                        CounterflowException.class, e -> assertThat(e.problem()).isEqualTo(Problem.SOURCE_UNAVAILABLE));
        assertThat(ClusterStatus.of(cluster).days()).hasSize(1);
        fake.mend();
        RunReport second = load();
        assertThat(second.days()).extracting(day -> day.day()).containsExactly(FIRST.plusDays(1), LAST);
        assertThat(outflowsOfA()).isEqualTo(BigInteger.valueOf(3L * PAYMENTS_A_DAY * 5));
    }
}
