package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.ClusterStatus;
import dev.counterflow.cluster.ClusterStatus.DayStatus;
import dev.counterflow.cluster.ClusterStatus.ServerStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StatusTest {
    private static final ClusterStatus STATUS = new ClusterStatus(
            new UUID(1, 2),
            Rule.PROPORTIONAL,
            List.of(
                    new ServerStatus("db0", "127.0.0.1:5440", Optional.of("18.6"), Optional.empty(), 2, 3 << 20),
                    new ServerStatus(
                            "db1", "127.0.0.1:5441", Optional.empty(), Optional.of("connection refused"), 1, 1)),
            List.of(
                    day("bitcoin", "2020-10-27", OptionalLong.of(1_000), 0),
                    day("bitcoin", "2020-10-30", OptionalLong.of(1_001), 0),
                    day("bitcoin", "2020-11-01", OptionalLong.empty(), 3),
                    day("dash", "2020-10-01", OptionalLong.empty(), 0)));

    @Test
    void serversAndDaysAreListedForPeople() {
        assertThat(text(STATUS))
                .containsSubsequence(
                        "Cluster 00000000-0000-0001-0000-000000000002, rule proportional",
                        "SERVER  ADDRESS         POSTGRESQL  DAYS     SIZE  STATE",
                        "db0     127.0.0.1:5440  18.6           2  3.0 MiB  answers",
                        "db1     127.0.0.1:5441  ?              1    1 KiB  connection refused",
                        "2020-10-27  bitcoin  db0,db1  files          1,000     2,000  complete",
                        "2020-10-30  bitcoin",
                        "incomplete: the source promised 1001 transactions, 1000 were loaded",
                        "2020-11-01  bitcoin",
                        "incomplete: 3 bad rows were left out");
    }

    @Test
    void daysBetweenLoadedDaysAreReportedAsMissing() {
        assertThat(text(STATUS).lines().filter(line -> line.startsWith("Not loaded")))
                .containsExactly(
                        "Not loaded: bitcoin 2020-10-28 to 2020-10-29 (2 days)", "Not loaded: bitcoin 2020-10-31");
    }

    @Test
    void aClusterWithoutDaysSaysSo() {
        assertThat(text(new ClusterStatus(new UUID(0, 0), Rule.PROPORTIONAL, List.of(), List.of())))
                .contains("No days are loaded.");
    }

    @Test
    void theKeysOfTheJsonAreThoseOfTheDocumentation() {
        assertThat(StatusJson.of(STATUS, 1))
                .startsWith("{\"cluster_id\":\"00000000-0000-0001-0000-000000000002\",\"rule\":\"proportional\","
                        + "\"servers\":[{\"name\":\"db0\",\"address\":\"127.0.0.1:5440\",\"version\":\"18.6\","
                        + "\"problem\":null,\"days\":2,\"bytes\":3145728},")
                .contains("\"days\":[{\"chain\":\"bitcoin\",\"day\":\"2020-10-27\",\"servers\":[\"db0\",\"db1\"],"
                        + "\"source\":\"files\",\"transactions\":1000,\"promised_transactions\":1000,"
                        + "\"postings\":2000,\"bad_rows\":0,\"bytes\":8192,\"complete\":true,"
                        + "\"incomplete_because\":null},")
                .endsWith("\"gaps\":[{\"chain\":\"bitcoin\",\"first_day\":\"2020-10-28\",\"last_day\":\"2020-10-29\","
                        + "\"days\":2},{\"chain\":\"bitcoin\",\"first_day\":\"2020-10-31\","
                        + "\"last_day\":\"2020-10-31\",\"days\":1}]}");
    }

    private static DayStatus day(String chain, String day, OptionalLong promised, long badRows) {
        return new DayStatus(
                chain, LocalDate.parse(day), List.of("db0", "db1"), "files", 2_000, 1_000, promised, badRows, 8_192);
    }

    private static String text(ClusterStatus status) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        new StatusText(out).print(status, 1);
        out.flush();
        return text.toString();
    }
}
