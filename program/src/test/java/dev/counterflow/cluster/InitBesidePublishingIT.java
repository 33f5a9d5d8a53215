package dev.counterflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Rule;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** An upgrade of the schema while a loader publishes a day. */
@ParameterizedClass
@MethodSource("dev.counterflow.cluster.TestPostgres#installations")
class InitBesidePublishingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Parameter
    TestPostgres postgres;

    @Test
    void waitsForAPublishingTransactionThatMakesTheSameFunction() throws Exception {
        Cluster cluster = TestCluster.initialised(postgres, 1, Rule.PROPORTIONAL);
        Server coordinator = cluster.coordinator();
        try (Connection publisher = coordinator.connect(Role.OWNER);
                Connection observer = coordinator.connect(Role.OWNER)) {
            // As if the script had changed.
            execute(
                    observer,
                    "update counterflow.history_coordinator set checksum = 0"
                            + " where script = 'R__00_top_of_own_segment.sql'");
            publisher.setAutoCommit(false);
            execute(publisher, "lock table counterflow.ledger in share row exclusive mode");
            execute(publisher, "select counterflow.make_top_of_own_segment()");

            CompletableFuture<List<String>> init =
                    CompletableFuture.supplyAsync(() -> new Initializer(cluster, false).initialize(Rule.PROPORTIONAL));
            awaitSomebodyWaiting(observer, init);
            publisher.commit();

            assertThat(init.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotEmpty();
        }
        assertThat(new Schema(coordinator).pending()).isZero();
    }

    private static void awaitSomebodyWaiting(Connection observer, CompletableFuture<?> init)
            throws SQLException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isSomebodyWaiting(observer)) {
            assertThat(init).as("init").isNotDone();
            assertThat(System.nanoTime()).as("somebody waits").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static boolean isSomebodyWaiting(Connection observer) throws SQLException {
        try (Statement statement = observer.createStatement();
                ResultSet row = statement.executeQuery(
                        "select exists ("
                                + "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
