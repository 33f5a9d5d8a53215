package dev.counterflow.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.Role;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.source.BadRow;
import dev.counterflow.source.Batch;
import dev.counterflow.source.GeneratedSource;
import dev.counterflow.source.Position;
import dev.counterflow.source.TransactionSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generated days, computed a second time by PostgreSQL from the raw inputs and outputs, by other code in another language. */
class RecomputedInSqlIT {
    private static final LocalDate FIRST = LocalDate.parse("2020-10-27");
    private static final long SEED = 11;

    @TempDir
    Path work;

    @ParameterizedTest
    @EnumSource(Rule.class)
    void everyPairOfAddressesHasTheSameFlows(Rule rule) throws Exception {
        System.out.println("seed " + SEED);
        GeneratedSource source = new GeneratedSource(Chain.BITCOIN, FIRST, FIRST.plusDays(1), 1_500, SEED);
        Cluster cluster = TestCluster.initialised(TestPostgres.embedded(), 3, rule);
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress()).run(source);

        try (Handle coordinator = Jdbi.open(() -> cluster.coordinator().connect(Role.OWNER))) {
            coordinator.execute("create temporary table raw"
                    + " (transaction integer, sign integer, addresses text[], value numeric)");
            coordinator.execute("create temporary table coinbase (transaction integer)");
            for (Batch batch : source.batches()) {
                batch.read(new RawTables(coordinator));
            }
            coordinator.execute(sql(rule));
            coordinator.execute("create temporary table loaded as"
                    + " select address, counterparty, sum(inflow) as inflows, sum(outflow) as outflows"
                    + " from counterflow.posting where chain = 'bitcoin' group by address, counterparty");
            assertThat(count(coordinator, "select count(*) from loaded")).isGreaterThan(10_000);
            assertThat(differing(coordinator, "flow", "loaded")).isEmpty();
            assertThat(differing(coordinator, "loaded", "flow")).isEmpty();
        }
    }

    private static String sql(Rule rule) throws IOException {
        try (InputStream file = RecomputedInSqlIT.class.getResourceAsStream(rule.code() + ".sql")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static long count(Handle coordinator, String query) {
        return coordinator.createQuery(query).mapTo(Long.class).one();
    }

    private static List<String> differing(Handle coordinator, String one, String other) {
        return coordinator
                .createQuery("select row::text from (select address, counterparty, inflows, outflows from " + one
                        + " except select address, counterparty, inflows, outflows from " + other + " limit 5) row")
                .mapTo(String.class)
                .list();
    }

    /** Writes transactions down as they are, one row an input or output. */
    private static final class RawTables implements TransactionSink {
        private final Handle coordinator;

        RawTables(Handle coordinator) {
            this.coordinator = coordinator;
        }

        @Override
        public void accept(Transaction transaction, Position position) {
            int number = transaction.hash().hashCode();
            PreparedBatch rows = coordinator.prepareBatch(
                    "insert into raw (transaction, sign, addresses, value) values (?, ?, ?, ?)");
            transaction.inputs().forEach(input -> add(rows, number, -1, input));
            transaction.outputs().forEach(output -> add(rows, number, 1, output));
            rows.execute();
            if (transaction.coinbase()) {
                coordinator.execute("insert into coinbase values (?)", number);
            }
        }

        private static void add(PreparedBatch rows, int number, int sign, Transaction.Entry entry) {
            rows.bind(0, number)
                    .bind(1, sign)
                    .bindArray(2, String.class, (Object[]) entry.addresses().toArray(new String[0]))
                    .bind(3, entry.value())
                    .add();
        }

        @Override
        public void reject(BadRow row) {
            throw new AssertionError(row);
        }

        @Override
        public void advance(long units) {}
    }
}
