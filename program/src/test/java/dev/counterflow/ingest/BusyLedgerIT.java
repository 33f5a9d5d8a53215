package dev.counterflow.ingest;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.DayClaim;
import dev.counterflow.cluster.Days;
import dev.counterflow.cluster.GarbageCollector;
import dev.counterflow.cluster.ProtocolStep;
import dev.counterflow.cluster.Role;
import dev.counterflow.cluster.Runs;
import dev.counterflow.cluster.SegmentStore;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Days are loaded, moved and copied while readers ask all the time; loaders meet. */
@ParameterizedClass
@MethodSource("dev.counterflow.cluster.TestPostgres#installations")
class BusyLedgerIT {
    /** The full length is for a machine with time: -Dchaos=full. */
    private static final boolean FULL = "full".equals(System.getProperty("chaos"));

    private static final int CHANGES = FULL ? 1_000 : 100;
    /** Each keeps a core busy. */
    private static final int READERS = FULL ? 2 : 1;

    private static final List<String> DAYS = List.of("2020-10-27", "2020-10-28", "2020-10-29");

    @Parameter
    TestPostgres postgres;

    @TempDir
    Path work;

    private Cluster cluster;

    @BeforeEach
    void initialise() {
        cluster = TestCluster.initialised(postgres, 3, Rule.PROPORTIONAL);
    }

    private void load(String name, String day, long satoshis) throws InterruptedException {
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress())
                .run(new ListSource(name, List.of(payment(day, "A", "B", satoshis))));
    }

    @Test
    void readersNeverSeeAnErrorAGapOrADouble() throws InterruptedException {
        long seed = 20_201_027;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int at = 0; at < DAYS.size(); at++) {
            load("first " + at, DAYS.get(at), amount(at, 1));
        }
        Days days = new Days(cluster, ProtocolStep.NOBODY);
        try (Readers readers = new Readers(cluster, READERS, BusyLedgerIT::isAState)) {
            for (int change = 0; change < CHANGES; change++) {
                int at = random.nextInt(DAYS.size());
                LocalDate day = LocalDate.parse(DAYS.get(at));
                String server = "db" + random.nextInt(3);
                switch (random.nextInt(3)) {
                    case 0 -> load("change " + change, DAYS.get(at), amount(at, 1 + random.nextInt(2)));
                    case 1 -> days.copy(Chain.BITCOIN, day, server);
                    default -> move(days, day, server);
                }
                if (change % 10 == 0) {
                    new GarbageCollector(cluster).collect();
                }
            }
            assertThat(readers.wrong()).isEmpty();
            System.out.println(CHANGES + " changes under " + readers.answers() + " answers");
            assertThat(readers.answers()).isGreaterThan(CHANGES);
        }
        days.verify(copy -> assertThat(copy.same()).as(copy.finding()).isTrue());
    }

    private static void move(Days days, LocalDate day, String server) {
        try {
            days.move(Chain.BITCOIN, day, Optional.empty(), server);
        } catch (CounterflowException e) {
            // There are several copies, so it has to be said which one goes.
            assertThat(e.problem()).isEqualTo(Problem.INVALID_PARAMETER);
        }
    }

    /** Each day has a decimal place of its own, with a 1 or a 2 in it. */
    private static long amount(int day, int version) {
        return version * (long) Math.pow(10, day);
    }

    private static boolean isAState(long sum) {
        return Long.toString(sum).matches("[12]{3}");
    }

    @Test
    void aDayIsFreeAsSoonAsItsLoaderIsDone() throws SQLException {
        SegmentStore store = new SegmentStore(cluster, ProtocolStep.NOBODY);
        LocalDate day = LocalDate.parse(DAYS.get(0));
        requireNoLocksAfter(() -> store.claim(Chain.BITCOIN, day).close());
    }

    @Test
    void aRunIsFreeAsSoonAsItIsClosed() throws SQLException {
        Runs runs = new Runs(cluster);
        requireNoLocksAfter(
                () -> runs.begin("generated", "a run", Chain.BITCOIN, List.of()).close());
    }

    /** Over a connection that is there already: a new one would come after the server has seen the old one go. */
    private void requireNoLocksAfter(Runnable work) throws SQLException {
        try (Connection observer = cluster.coordinator().connect(Role.OWNER);
                PreparedStatement locks =
                        observer.prepareStatement("select count(*) from pg_locks where locktype = 'advisory'"
                                + " and database = (select oid from pg_database where datname = current_database())")) {
            for (int time = 0; time < 50; time++) {
                work.run();
                try (ResultSet row = locks.executeQuery()) {
                    row.next();
                    assertThat(row.getLong(1)).isZero();
                }
            }
        }
    }

    @Test
    void ofTwoLoadersOfADayOneIsToldToWait() throws InterruptedException {
        LocalDate day = LocalDate.parse(DAYS.get(0));
        try (DayClaim ignored = new SegmentStore(cluster, ProtocolStep.NOBODY).claim(Chain.BITCOIN, day)) {
            assertThat(ignored).isNotNull();
            assertThatThrownBy(() -> load("second", DAYS.get(0), 1))
                    .isInstanceOfSatisfying(CounterflowException.class, e -> {
                        assertThat(e.problem()).isEqualTo(Problem.BUSY);
                        assertThat(e).hasMessageContaining(DAYS.get(0));
                    });
            load("another day", DAYS.get(1), 1);
        }
        load("second", DAYS.get(0), 1);
    }
}
