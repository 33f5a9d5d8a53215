package dev.counterflow.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.RealChainData;
import dev.counterflow.RealChainData.ExpectedAnswer;
import dev.counterflow.RealChainData.ExpectedFlow;
import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.chain.TransactionCheck;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.exposure.Answer;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.exposure.Flow;
import dev.counterflow.exposure.Question;
import dev.counterflow.exposure.TimeRange;
import dev.counterflow.source.FilesSource;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real transactions, from files into three servers, asked page by page. */
class RealChainIT {
    private static final TransactionCheck CHECK =
            new TransactionCheck(false, LocalDate.parse("2009-01-03"), LocalDate.parse("2026-11-25"));

    @TempDir
    Path work;

    @ParameterizedTest
    @EnumSource(Rule.class)
    void realTransactionsGiveEveryExpectedAnswer(Rule rule) throws InterruptedException {
        RealChainData data = RealChainData.required();
        Cluster cluster = TestCluster.initialised(TestPostgres.embedded(), 3, rule);
        RunReport report = new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress())
                .run(FilesSource.of(Chain.BITCOIN, CHECK, data.files(), InputStream.nullInputStream()));
        assertThat(report.days()).hasSize(37);
        assertThat(report.days().stream().mapToLong(DayReport::transactions).sum())
                .isEqualTo(5_469);

        List<ExpectedAnswer> expected = data.expectedAnswers().stream()
                .filter(answer -> answer.rule() == rule)
                .toList();
        assertThat(expected).hasSizeGreaterThanOrEqualTo(16);
        try (Exposures exposures = new Exposures(cluster.coordinator(), 1)) {
            for (ExpectedAnswer answer : expected) {
                assertThat(allPages(exposures, answer)).as(answer.toString()).isEqualTo(answer.flows());
            }
        }
    }

    private static List<ExpectedFlow> allPages(Exposures exposures, ExpectedAnswer expected) {
        List<ExpectedFlow> flows = new ArrayList<>();
        boolean more = true;
        while (more) {
            Answer page = exposures.ask(new Question(
                    Chain.BITCOIN,
                    expected.address(),
                    TimeRange.days(expected.from(), expected.to()),
                    Flow.BOTH,
                    Question.MOST_ROWS,
                    flows.size(),
                    Question.DEFAULT_DEADLINE,
                    false));
            page.exposures()
                    .forEach(exposure -> flows.add(
                            new ExpectedFlow(exposure.counterparty(), exposure.inflows(), exposure.outflows())));
            more = page.more();
        }
        return flows;
    }
}
