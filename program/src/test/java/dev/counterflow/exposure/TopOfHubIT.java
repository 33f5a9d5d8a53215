package dev.counterflow.exposure;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.Role;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.ingest.Ingest;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.ingest.ListSource;
import dev.counterflow.ingest.NoProgress;
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
import java.util.Optional;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The first counterparties of busy addresses, read from rankings, against the same read from every posting. */
@ParameterizedClass
@MethodSource("dev.counterflow.cluster.TestPostgres#installations")
class TopOfHubIT {
    private static final LocalDate FIRST = LocalDate.parse("2020-10-27");
    private static final int DAYS = 4;
    private static final int COUNTERPARTIES = 2_200;
    private static final long SEED = 20_260_711;

    /** Hubs whose counterparties are told apart well, badly, or not at all by their amounts. */
    private static final List<String> HUBS = List.of("heavy", "flat", "equal", "steady");

    @Parameter
    TestPostgres postgres;

    @TempDir
    Path work;

    private Cluster cluster;
    private Exposures exposures;

    @BeforeEach
    void load() throws InterruptedException {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        List<Transaction> payments = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            pay(payments, "heavy", day, random, draw -> 1 + (long) (1_000 / (1e-5 + random.nextDouble())));
            pay(payments, "flat", day, random, draw -> 1_000 + random.nextInt(1_000));
            pay(payments, "equal", day, random, draw -> 7);
            // The same counterparties on all days: none is first on any day, and some are in the sum.
            for (int other = 0; other < COUNTERPARTIES; other++) {
                payments.add(payment(
                        FIRST.plusDays(day).toString(),
                        "steady",
                        "s" + other,
                        1_000 + other % 37 + random.nextInt(900)));
            }
        }
        cluster = TestCluster.initialised(postgres, 3, Rule.PROPORTIONAL);
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress()).run(new ListSource("hubs", payments));
        exposures = new Exposures(cluster.coordinator(), 2);
    }

    private static void pay(List<Transaction> payments, String hub, int day, Random random, LongUnaryOperator amounts) {
        String date = FIRST.plusDays(day).toString();
        for (int made = 0; made < COUNTERPARTIES; made++) {
            // A few are met again on other days.
            String other = random.nextInt(5) == 0 ? "r" + random.nextInt(60) : hub + day + "-" + made;
            long amount = amounts.applyAsLong(made);
            payments.add(random.nextBoolean() ? payment(date, hub, other, amount) : payment(date, other, hub, amount));
        }
    }

    @AfterEach
    void close() {
        exposures.close();
    }

    private Question question(String hub, TimeRange range, int limit, long offset) {
        return new Question(Chain.BITCOIN, hub, range, Flow.BOTH, limit, offset, Duration.ofSeconds(20), false);
    }

    /** Everything, in the order of addresses, which no ranking knows; sorted here. */
    private List<Exposure> fromEveryPosting(String hub, TimeRange range) {
        List<Exposure> all = new ArrayList<>();
        Optional<Refinement.After> after = Optional.empty();
        Exposed page;
        do {
            page = exposures.ask(
                    question(hub, range, Question.MOST_ROWS, 0),
                    new Refinement(Optional.empty(), List.of(), BigInteger.ZERO, Order.ADDRESS, after));
            all.addAll(page.exposures());
            after = Optional.of(Order.ADDRESS.after(all.get(all.size() - 1)));
        } while (page.more());
        assertThat(all).hasSizeGreaterThan(1_000);
        all.sort((one, other) -> {
            int order = other.totalFlows().compareTo(one.totalFlows());
            return order == 0 ? one.counterparty().compareTo(other.counterparty()) : order;
        });
        return all;
    }

    private static List<Exposure> part(List<Exposure> all, int from, int count) {
        return all.subList(Math.min(from, all.size()), Math.min(from + count, all.size()));
    }

    @Test
    void theTopIsExactWhateverTheAmounts() {
        TimeRange twoDays = TimeRange.days(FIRST.plusDays(1), FIRST.plusDays(2));
        // On one day the only segment answers: that of the coordinator, and one of a shard.
        TimeRange firstDay = TimeRange.days(FIRST, FIRST);
        TimeRange secondDay = TimeRange.days(FIRST.plusDays(1), FIRST.plusDays(1));
        for (String hub : HUBS) {
            for (TimeRange range : List.of(TimeRange.ALL, twoDays, firstDay, secondDay)) {
                List<Exposure> all = fromEveryPosting(hub, range);
                for (int limit : List.of(1, 10, 100, 900)) {
                    assertThat(exposures.ask(question(hub, range, limit, 0)).exposures())
                            .as("%s, the first %d", hub, limit)
                            .isEqualTo(part(all, 0, limit));
                }
                assertThat(exposures.ask(question(hub, range, 50, 70)).exposures())
                        .as("%s, from the 70th on", hub)
                        .isEqualTo(part(all, 70, 50));
            }
        }
    }

    @Test
    void hiddenAndSmallCounterpartiesDoNotTakeAPlace() {
        for (String hub : HUBS) {
            hiddenAndSmallCounterpartiesDoNotTakeAPlace(hub, TimeRange.ALL);
            hiddenAndSmallCounterpartiesDoNotTakeAPlace(hub, TimeRange.days(FIRST.plusDays(1), FIRST.plusDays(1)));
        }
    }

    private void hiddenAndSmallCounterpartiesDoNotTakeAPlace(String hub, TimeRange range) {
        List<Exposure> all = fromEveryPosting(hub, range);
        List<String> hidden =
                part(all, 0, 20).stream().map(Exposure::counterparty).toList();
        BigInteger least = all.get(60).totalFlows();
        Refinement refinement = new Refinement(Optional.empty(), hidden, least, Order.TOTAL_FLOWS, Optional.empty());
        assertThat(exposures.ask(question(hub, range, 30, 0), refinement).exposures())
                .as(hub)
                .isEqualTo(part(all, 20, 30));
        assertThat(exposures.ask(question(hub, range, 900, 0), refinement).exposures())
                .as(hub)
                .isEqualTo(all.stream()
                        .skip(20)
                        .filter(exposure -> exposure.totalFlows().compareTo(least) >= 0)
                        .limit(900)
                        .toList());
    }

    @Test
    void aSpanThatCutsADayIsReadFromItsPostings() {
        TimeRange morning = new TimeRange(
                TimeRange.days(FIRST, FIRST).from(),
                TimeRange.days(FIRST, FIRST).from().map(midnight -> midnight.plus(Duration.ofHours(12))));
        for (String hub : HUBS) {
            assertThat(exposures.ask(question(hub, morning, 10, 0)).exposures()).isEmpty();
        }
    }

    @Test
    void askedForNoRowsThereAreNone() throws SQLException {
        try (Connection reader = cluster.coordinator().connect(Role.READER);
                Statement statement = reader.createStatement();
                ResultSet row =
                        statement.executeQuery("select count(*) from counterflow.exposure('flat', max_rows => 0)")) {
            row.next();
            assertThat(row.getLong(1)).isZero();
        }
    }

    @Test
    void sumsOfRankingsThatPass63BitsTogetherAreExact() throws InterruptedException {
        long most = 5_000_000_000_000_000_000L;
        List<Transaction> payments = new ArrayList<>();
        for (int day = 0; day < 2; day++) {
            String date = FIRST.plusDays(DAYS + day).toString();
            for (int other = 0; other < COUNTERPARTIES; other++) {
                payments.add(payment(date, "giant", "g" + day + "-" + other, 1_000 + other));
            }
            payments.add(payment(date, "giant", "vault", most));
        }
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress()).run(new ListSource("giant", payments));
        long next = 1_000 + COUNTERPARTIES - 1;
        assertThat(exposures.ask(question("giant", TimeRange.ALL, 2, 0)).exposures())
                .containsExactly(
                        new Exposure(
                                "vault",
                                BigInteger.ZERO,
                                BigInteger.valueOf(most).multiply(BigInteger.TWO)),
                        new Exposure("g0-" + (COUNTERPARTIES - 1), BigInteger.ZERO, BigInteger.valueOf(next)));
    }

    @Test
    void theLargestTotalOfARankingIsFoundByNameBehindEqualOnes() throws InterruptedException {
        List<Transaction> payments = new ArrayList<>();
        for (int other = 0; other < COUNTERPARTIES; other++) {
            payments.add(payment(FIRST.plusDays(DAYS).toString(), "titan", "t" + other, Long.MAX_VALUE));
        }
        // The last of them by name is the first of all, by what it got on another day.
        String last = "t999";
        payments.add(payment(FIRST.plusDays(DAYS + 1).toString(), "titan", last, 5));
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress()).run(new ListSource("titan", payments));
        BigInteger most = BigInteger.valueOf(Long.MAX_VALUE);
        assertThat(exposures.ask(question("titan", TimeRange.ALL, 2, 0)).exposures())
                .containsExactly(
                        new Exposure(last, BigInteger.ZERO, most.add(BigInteger.valueOf(5))),
                        new Exposure("t0", BigInteger.ZERO, most));
    }

    @Test
    void sumsThatPass63BitsAreExact() throws InterruptedException {
        long half = 1L << 62;
        List<Transaction> payments = new ArrayList<>();
        for (int day = 0; day < 2; day++) {
            String date = FIRST.plusDays(DAYS + day).toString();
            for (int made = 0; made < 3; made++) {
                payments.add(payment(date, "whale", "other", half));
            }
            payments.add(payment(date, "small", "whale", 1));
        }
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress()).run(new ListSource("whale", payments));
        for (int limit : List.of(2, Question.MOST_ROWS)) {
            assertThat(exposures.ask(question("whale", TimeRange.ALL, limit, 0)).exposures())
                    .containsExactly(
                            new Exposure(
                                    "other",
                                    BigInteger.ZERO,
                                    BigInteger.valueOf(half).multiply(BigInteger.valueOf(6))),
                            new Exposure("small", BigInteger.TWO, BigInteger.ZERO));
        }
        TimeRange oneDay = TimeRange.days(FIRST.plusDays(DAYS), FIRST.plusDays(DAYS));
        assertThat(exposures.ask(question("whale", oneDay, 1, 0)).exposures())
                .containsExactly(new Exposure(
                        "other", BigInteger.ZERO, BigInteger.valueOf(half).multiply(BigInteger.valueOf(3))));
    }
}
