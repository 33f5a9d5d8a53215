package dev.counterflow.exposure;

import static dev.counterflow.ingest.TestTransactions.payment;
import static dev.counterflow.ingest.TestTransactions.payments;
import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.Role;
import dev.counterflow.cluster.Server;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.ingest.Ingest;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.ingest.ListSource;
import dev.counterflow.ingest.NoProgress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a question about an address in one segment, when something about the session is not as it usually is. */
@ParameterizedClass
@MethodSource("dev.counterflow.cluster.TestPostgres#installations")
class OnlySegmentIT {
    /** Every day has an address of its own, so that each server has an address that only it knows. */
    private static final List<String> DAYS = List.of("2020-10-03", "2020-10-04", "2020-10-05");

    @Parameter
    TestPostgres postgres;

    @TempDir
    Path work;

    private Cluster cluster;

    @BeforeEach
    void load() throws InterruptedException {
        cluster = TestCluster.initialised(postgres, 3, Rule.PROPORTIONAL);
        ingest(DAYS.stream()
                .flatMap(day -> Stream.of(payment(day, "of " + day, "B", 5), payment(day, "A", "B", 7)))
                .toList());
    }

    private void ingest(List<Transaction> transactions) throws InterruptedException {
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress())
                .run(new ListSource("three days", transactions));
    }

    private Connection connect(String options) throws SQLException {
        Properties properties = cluster.coordinator().properties(Role.READER);
        properties.setProperty("options", options);
        return DriverManager.getConnection(cluster.coordinator().url(), properties);
    }

    private static List<String> outflows(Connection connection, String from, String address) throws SQLException {
        return outflows(connection, from, "infinity", address);
    }

    private static List<String> outflows(Connection connection, String from, String to, String address)
            throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement("select counterparty || ' ' || outflows"
                + " from counterflow.exposure(?, from_time => ?::timestamptz, to_time => ?::timestamptz)")) {
            ask.setString(1, address);
            ask.setString(2, from);
            ask.setString(3, to);
            try (ResultSet rows = ask.executeQuery()) {
                List<String> told = new ArrayList<>();
                while (rows.next()) {
                    told.add(rows.getString(1));
                }
                return told;
            }
        }
    }

    private void assertEveryDayIsAnswered(Connection connection) throws SQLException {
        for (String day : DAYS) {
            assertThat(outflows(connection, "-infinity", "of " + day)).as(day).containsExactly("B 5");
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void onlyWhatIsInTheTimeAskedForIsTold() throws Exception {
        String midnight = " 00:00:00+00";
        try (Connection connection = connect("")) {
            for (String active : DAYS) {
                for (String asked : DAYS) {
                    String end = LocalDate.parse(asked).plusDays(1) + midnight;
                    List<String> expected = asked.equals(active) ? List.of("B 5") : List.of();
                    assertThat(outflows(connection, asked + midnight, end, "of " + active))
                            .as("all of %s", asked)
                            .isEqualTo(expected);
                    assertThat(outflows(connection, asked + " 11:59:59+00", asked + " 12:00:01+00", "of " + active))
                            .as("noon of %s", asked)
                            .isEqualTo(expected);
                    assertThat(outflows(connection, asked + midnight, asked + " 12:00:00+00", "of " + active))
                            .as("the morning of %s", asked)
                            .isEmpty();
                    assertThat(outflows(connection, asked + " 12:00:01+00", end, "of " + active))
                            .as("the evening of %s", asked)
                            .isEmpty();
                    assertThat(outflows(connection, asked + midnight, end, "A")).containsExactly("B 7");
                }
            }
        }
    }

    /** Sixteen counterparties are a row of a segment; from 2,000 on an account has a ranking. */
    @ParameterizedTest
    @ValueSource(ints = {1, 16, 300, 1_999, 2_000})
    void anAccountOfOneTransactionIsToldLargestFirstAndEqualOnesInByteOrder(int counterparties) throws Exception {
        Map<String, Long> satoshis = amounts(counterparties);
        ingest(DAYS.stream()
                .map(day -> payments(november(day), "one of " + day, satoshis))
                .toList());

        for (String day : DAYS) {
            assertThat(everyWay("one of " + day)).as(day).allMatch(expected(satoshis, 1)::equals);
        }
        forgetPlaces();
        for (String day : DAYS) {
            assertThat(everyWay("one of " + day)).as("%s, without places", day).allMatch(expected(satoshis, 1)::equals);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 17})
    void anAccountOfTwoTransactionsIsSummed(int counterparties) throws Exception {
        Map<String, Long> satoshis = amounts(counterparties);
        ingest(DAYS.stream()
                .flatMap(day -> Stream.of(
                        payments(november(day), "two of " + day, satoshis),
                        payments(november(day), "two of " + day, satoshis)))
                .toList());

        for (String day : DAYS) {
            assertThat(everyWay("two of " + day)).as(day).allMatch(expected(satoshis, 2)::equals);
        }
    }

    /** A day that is not loaded yet. */
    private static String november(String october) {
        return october.replace("2020-10", "2020-11");
    }

    @Test
    void ofAHubNoMoreIsReadThanAnAccountOfOneTransactionHas() throws Exception {
        ingest(IntStream.range(0, 3_000)
                .mapToObj(at -> payment("2020-11-03", "hub", "to " + at, 1 + at))
                .toList());
        String plan = "";
        for (Server server : cluster.servers()) {
            try (Connection owner = server.connect(Role.OWNER);
                    Statement statement = owner.createStatement()) {
                for (int segment : segmentsOf(owner, "hub")) {
                    try (ResultSet row = statement.executeQuery("explain (analyze, buffers, format json)"
                            + " select * from counterflow.ready_segment_" + segment + "('hub', 100)")) {
                        row.next();
                        plan += row.getString(1);
                    }
                }
            }
        }
        Matcher blocks =
                Pattern.compile("\"Shared (?:Hit|Read) Blocks\": ([0-9]+)").matcher(plan);
        // The first two are of the whole plan. All of the account are 80 blocks.
        assertThat(blocks.find()).isTrue();
        int read = Integer.parseInt(blocks.group(1));
        assertThat(blocks.find()).isTrue();
        assertThat(read + Integer.parseInt(blocks.group(1))).isBetween(1, 20);
    }

    private static List<Integer> segmentsOf(Connection owner, String address) throws SQLException {
        List<Integer> holding = new ArrayList<>();
        try (Statement statement = owner.createStatement();
                ResultSet rows = statement.executeQuery("select segment_id from counterflow.local_segment")) {
            while (rows.next()) {
                int id = rows.getInt(1);
                try (PreparedStatement look = owner.prepareStatement(
                        "select from counterflow.segment_" + id + " where address = ? limit 1")) {
                    look.setString(1, address);
                    try (ResultSet found = look.executeQuery()) {
                        if (found.next()) {
                            holding.add(id);
                        }
                    }
                }
            }
        }
        return holding;
    }

    /** Amounts of which some are equal, not in the order of the names. */
    private static Map<String, Long> amounts(int counterparties) {
        Random random = new Random(counterparties);
        Map<String, Long> satoshis = new TreeMap<>();
        for (int at = 0; at < counterparties; at++) {
            satoshis.put("to " + at, 1 + random.nextLong(20));
        }
        return satoshis;
    }

    private static List<String> expected(Map<String, Long> satoshis, int times) {
        return satoshis.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> entry.getKey() + " " + entry.getValue() * times)
                .toList();
    }

    /** The answer as a whole, and made of pages. */
    private List<List<String>> everyWay(String address) throws SQLException {
        try (Connection connection = connect("")) {
            List<String> paged = new ArrayList<>();
            List<String> page = page(connection, address, 0);
            while (!page.isEmpty()) {
                paged.addAll(page);
                page = page(connection, address, paged.size());
            }
            return List.of(outflows(connection, "-infinity", address), paged);
        }
    }

    private static List<String> page(Connection connection, String address, int skip) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement("select counterparty || ' ' || outflows"
                + " from counterflow.exposure(?, max_rows => 97, skip_rows => ?)")) {
            ask.setString(1, address);
            ask.setInt(2, skip);
            try (ResultSet rows = ask.executeQuery()) {
                List<String> told = new ArrayList<>();
                while (rows.next()) {
                    told.add(rows.getString(1));
                }
                return told;
            }
        }
    }

    /** As if the segments had been written before entries had places. */
    private void forgetPlaces() throws SQLException {
        for (Server server : cluster.servers()) {
            try (Connection owner = server.connect(Role.OWNER)) {
                run(owner, """
                        do $$
                        declare
                            segment text;
                        begin
                            for segment in
                                select oid::regclass from pg_class
                                where relkind = 'r' and relname ~ '^segment_[0-9]+$'
                            loop
                                execute format('update %s set place = null where place is not null', segment);
                            end loop;
                        end
                        $$""");
            }
        }
    }

    @Test
    void timesMeanTheSameWhateverTheDateStyleOfTheSessionIs() throws Exception {
        // In SQL, DMY the second of these days is written 04/10/2020, which is in April for the shards.
        for (String style : List.of("ISO,YMD", "SQL,DMY", "German", "Postgres,MDY")) {
            try (Connection connection = connect("-c DateStyle=" + style)) {
                assertThat(outflows(connection, "2020-10-04 12:00:01+00", "A"))
                        .as(style)
                        .containsExactly("B 7");
                assertThat(outflows(connection, "2020-10-04 00:00:00+00", "A"))
                        .as(style)
                        .containsExactly("B 14");
                assertEveryDayIsAnswered(connection);
            }
        }
    }

    @Test
    void aStatementThatIsPreparedAlreadyDoesNoHarm() throws Exception {
        try (Connection connection = connect("")) {
            assertEveryDayIsAnswered(connection);
            run(connection, "select set_config('counterflow.statements', '', false)");
            assertEveryDayIsAnswered(connection);
        }
    }

    @Test
    void aStatementThatIsMissingIsMadeAnew() throws Exception {
        try (Connection connection = connect("")) {
            run(
                    connection,
                    "select set_config('counterflow.statements', E'\\n' || string_agg(format("
                            + "E'ready_segment_%1$s %2$s\\ntop_segment_%1$s %2$s\\n',"
                            + " segment_id, server), ''), false) from counterflow.segment_copy");
            assertEveryDayIsAnswered(connection);
        }
    }

    @Test
    void aSegmentOfTheCoordinatorWithoutAStatementIsReadAllTheSame() throws Exception {
        try (Connection owner = cluster.coordinator().connect(Role.OWNER)) {
            run(owner, """
                    do $$
                    begin
                        for id in 1000001..1000200 loop
                            execute format(
                                'create function counterflow.ready_segment_%s(wanted text, most bigint)
                                     returns table (counterparty text, inflows bigint, outflows bigint)
                                     language sql as ''select null::text, 0::bigint, 0::bigint''',
                                id);
                        end loop;
                        perform counterflow.make_top_of_own_segment();
                    end
                    $$""");
        }
        try (Connection connection = connect("")) {
            assertEveryDayIsAnswered(connection);
        }
    }
}
