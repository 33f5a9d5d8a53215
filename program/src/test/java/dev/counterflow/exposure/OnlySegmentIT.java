package dev.counterflow.exposure;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.Role;
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
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

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
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress())
                .run(new ListSource(
                        "three days",
                        DAYS.stream()
                                .flatMap(day ->
                                        List.of(payment(day, "of " + day, "B", 5), payment(day, "A", "B", 7)).stream())
                                .toList()));
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
                    "select set_config('counterflow.statements', E'\\n' || string_agg(format(E'top_segment_%s %s\\n',"
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
                                'create function counterflow.top_segment_%s(wanted text, most bigint)
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
