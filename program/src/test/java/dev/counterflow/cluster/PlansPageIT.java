package dev.counterflow.cluster;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.RealChainData;
import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import dev.counterflow.ingest.Ingest;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.ingest.ListSource;
import dev.counterflow.ingest.NoProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plans in the documentation are those that PostgreSQL makes. With -Dupdate-docs they are written anew. */
class PlansPageIT {
    private static final Path PAGE = RealChainData.repository().resolve("docs/sql.md");

    /** A query, and the plan that the page shows below it. */
    private static final Pattern PLAN = Pattern.compile(
            "```sql\\n([^`]*?);\\n```\\n\\n(<!-- plan: [a-z ]+ -->)\\n```\\n([^`]*)```", Pattern.DOTALL);

    private static final int PAYMENTS_A_DAY = 2_000;

    @TempDir
    Path work;

    @Test
    void thePlansOfThePageAreTheDatabases() throws Exception {
        Cluster cluster = TestCluster.initialised(TestPostgres.embedded(), 3, Rule.PROPORTIONAL);
        List<Transaction> sixDays = new ArrayList<>();
        for (int day = 0; day < 6; day++) {
            String date = LocalDate.parse("2020-10-27").plusDays(day).toString();
            // Enough rows that the planner prefers the index.
            for (int at = 0; at < PAYMENTS_A_DAY; at++) {
                sixDays.add(payment(date, "sender" + at, "receiver" + at, 1));
            }
        }
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress())
                .run(new ListSource("six days", sixDays));

        String page = Files.readString(PAGE);
        StringBuilder made = new StringBuilder();
        List<String> plans = new ArrayList<>();
        Matcher shown = PLAN.matcher(page);
        while (shown.find()) {
            String plan = plan(cluster, shown.group(1));
            plans.add(plan);
            shown.appendReplacement(
                    made,
                    Matcher.quoteReplacement(
                            "```sql\n" + shown.group(1) + ";\n```\n\n" + shown.group(2) + "\n```\n" + plan + "```"));
        }
        shown.appendTail(made);

        assertThat(plans).hasSize(2);
        assertThat(plans.get(0))
                .contains("remote_segment_2")
                .doesNotContain("segment_1")
                .doesNotContain("segment_3");
        assertThat(plans.get(1))
                .contains(
                        "segment_1",
                        "remote_segment_2",
                        "remote_segment_3",
                        "segment_4",
                        "remote_segment_5",
                        "remote_segment_6");
        if (Boolean.getBoolean("update-docs")) {
            Files.writeString(PAGE, made);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(made.toString());
    }

    private static String plan(Cluster cluster, String query) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection reader = cluster.coordinator().connect(Role.READER);
                Statement statement = reader.createStatement();
                ResultSet lines = statement.executeQuery("explain (costs off, verbose off) " + query)) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
