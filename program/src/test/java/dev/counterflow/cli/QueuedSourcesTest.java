package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Chain;
import dev.counterflow.cluster.Cost;
import dev.counterflow.cluster.RunOrder;
import dev.counterflow.cluster.RunRecord;
import dev.counterflow.cluster.RunState;
import dev.counterflow.ingest.BigQueryWish;
import dev.counterflow.ingest.RunSource;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.bigquery.ServedDays;
import dev.counterflow.source.bigquery.TableName;
import dev.counterflow.source.google.HeldSignIns;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a worker reads for a run that was asked for, and as whom. */
class QueuedSourcesTest {
    private static final LocalDate DAY = LocalDate.of(2020, 10, 27);

    private static QueuedSources sources(Optional<String> endpoint, long maxBytes) {
        GoogleSettings google = new GoogleSettings(
                Optional.empty(),
                Optional.empty(),
                Path.of("client_secrets.json"),
                Optional.empty(),
                Optional.empty(),
                Path.of("google.json"),
                endpoint,
                2,
                new BigDecimal("500000"),
                maxBytes);
        return new QueuedSources(google, new HeldSignIns());
    }

    private static RunOrder order(Optional<UUID> signIn, OptionalLong agreedBytes) {
        TableName table = TableName.ofTransactions(Chain.BITCOIN);
        BigQueryWish wish = new BigQueryWish(table, Optional.of(table.blocks()), Optional.empty());
        RunRecord run = new RunRecord(
                7,
                BigQueryWish.SOURCE,
                wish.what() + ", " + DAY,
                Chain.BITCOIN.code(),
                new RunRecord.Asked("a test", Instant.EPOCH, List.of(DAY), false, false),
                RunState.QUEUED,
                Optional.empty(),
                new RunRecord.Progress(0, 0, 0, Optional.empty(), 0, OptionalLong.empty(), 0, Optional.empty()),
                new RunRecord.Ending(Optional.empty(), Optional.empty(), Optional.empty()));
        return new RunOrder(run, Chain.BITCOIN, wish.parameters(), signIn, agreedBytes, List.of(DAY));
    }

    private static void assertProblem(ThrowingOpen open, Problem problem, String... words) {
        assertThatThrownBy(open::open).isInstanceOfSatisfying(CounterflowException.class, e -> {
            assertThat(e.problem()).isEqualTo(problem);
            assertThat(e.userMessage()).contains(words);
        });
    }

    private interface ThrowingOpen {
        void open() throws Exception;
    }

    @Test
    void aSignInThatWentWithARestartIsSaidAndNothingElseIsReadWith() {
        assertProblem(
                () -> sources(Optional.empty(), Long.MAX_VALUE)
                        .open(order(Optional.of(UUID.randomUUID()), OptionalLong.empty())),
                Problem.SIGN_IN_REQUIRED,
                "has signed out, or Counterflow was started anew",
                "sign in",
                "those that are published stay");
    }

    @Test
    void aPriceAboveTheLimitIsToldWithTheWaysToAgree() throws Exception {
        try (ServedDays served = ServedDays.of(DAY, DAY, 100, 100);
                RunSource source = sources(Optional.of(served.endpoint()), 49_999)
                        .open(order(Optional.empty(), OptionalLong.empty()))) {
            Cost cost = source.cost().orElseThrow();
            assertThat(cost).isEqualTo(new Cost(50_000, new BigDecimal("0.03")));
            assertProblem(
                    () -> source.requireConsent(cost),
                    Problem.CONSENT_REQUIRED,
                    "up to 50,000 bytes, about USD 0.03, more than the 49,999 that are agreed to",
                    "nothing was read",
                    "/runs/7,",
                    "POST {\"max_bytes\":50000} to /v1/runs/7/resume");
            assertThat(served.reads()).isZero();
        }
    }

    @Test
    void whatIsAgreedToGoesBeforeTheSetting() throws Exception {
        try (ServedDays served = ServedDays.of(DAY, DAY, 100, 100);
                RunSource source = sources(Optional.of(served.endpoint()), 0)
                        .open(order(Optional.empty(), OptionalLong.of(50_000)))) {
            source.requireConsent(source.cost().orElseThrow());
        }
    }
}
