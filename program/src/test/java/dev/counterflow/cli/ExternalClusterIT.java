package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.cluster.OwnServers;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.cluster.embedded.EmbeddedServer;
import dev.counterflow.source.bigquery.ServedDays;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Three servers that somebody else runs, described by a configuration file and driven through the command line. */
@ParameterizedClass
@MethodSource("dev.counterflow.cluster.TestPostgres#installations")
class ExternalClusterIT {
    private static final String SENDER = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
    private static final String RECEIVER = "12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S";
    private static final String ANSWER =
            "address,inflows,outflows,total_flows\n" + RECEIVER + ",0,0.00000007,0.00000007\n";
    private static final String LINK_ONLY = "host counterflow counterflow_link 127.0.0.1/32 scram-sha-256\n";
    private static final Pattern URL = Pattern.compile("answers at (http://\\S+)");

    private static @Nullable OwnServers shared;

    @Parameter
    TestPostgres postgres;

    @TempDir
    Path folder;

    private Map<String, String> environment = Map.of();
    private String database = "";

    /** Every command with what it printed: docs/operations.md quotes it. */
    private final StringBuilder transcript = new StringBuilder();

    @BeforeParameterizedClassInvocation
    static void startServers(TestPostgres postgres) throws IOException {
        shared = OwnServers.start(postgres, 3);
    }

    @AfterParameterizedClassInvocation
    static void stopServers() {
        servers().close();
    }

    /** Shared by the tests of this class on one version of PostgreSQL. */
    private static OwnServers servers() {
        return Objects.requireNonNull(shared);
    }

    @BeforeEach
    void describeServers() throws IOException {
        // One password comes from a variable, the others from files.
        environment = Map.of("DB1_PASSWORD", servers().all().get(1).password());
        Files.writeString(
                folder.resolve("days.json"),
                payment(1, "2020-10-27", 1) + payment(2, "2020-10-28", 2) + payment(3, "2020-10-29", 4));
    }

    @AfterEach
    void keepTranscript(TestInfo test) throws IOException {
        Path transcripts = Files.createDirectories(Path.of("target", "transcripts"));
        Files.writeString(
                transcripts.resolve(test.getTestMethod().orElseThrow().getName() + ".txt"),
                transcript.toString().replace(folder.toString(), "."));
    }

    /** The cluster of one test: the servers are shared, the databases are its own. */
    private void useDatabase(String name) throws IOException {
        database = name;
        describe("counterflow.yaml", name, name, name);
    }

    private void describe(String file, String... databases) throws IOException {
        StringBuilder yaml = new StringBuilder("cluster:\n");
        for (int at = 0; at < databases.length; at++) {
            EmbeddedServer server = servers().all().get(at);
            String password = at == 1 ? "password_env: DB1_PASSWORD" : "password_file: " + server.passwordFile();
            yaml.append(at == 0 ? "  coordinator: " : at == 1 ? "  shards:\n    - " : "    - ")
                    .append("{ name: " + server.name() + ", host: " + server.host() + ", port: " + server.port()
                            + ", database: " + databases[at] + ", user: postgres, " + password + " }\n");
        }
        Files.writeString(folder.resolve(file), yaml);
    }

    private static String payment(int number, String day, long satoshis) {
        return String.format(
                Locale.ROOT,
                "{\"hash\":\"%064x\",\"block_number\":%d,\"block_timestamp\":\"%s 12:00:00 UTC\","
                        + "\"is_coinbase\":false,\"inputs\":[{\"addresses\":[\"%s\"],\"value\":%d}],"
                        + "\"outputs\":[{\"addresses\":[\"%s\"],\"value\":%d}]}%n",
                number,
                number,
                day,
                SENDER,
                satoshis,
                RECEIVER,
                satoshis);
    }

    /** What a command printed, and how it ended. */
    private record Result(int exitCode, String out, String err) {}

    private Surroundings surroundings(StringWriter out, StringWriter err) {
        return new Surroundings(environment, folder, folder, new PrintWriter(out), new PrintWriter(err), false);
    }

    private Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = CounterflowCommand.run(surroundings(out, err), arguments);
        transcript
                .append("$ counterflow " + String.join(" ", arguments) + "\n" + out + err)
                .append(exitCode == 0 ? "" : "-> " + exitCode + "\n");
        return new Result(exitCode, out.toString(), err.toString());
    }

    private String succeed(String... arguments) {
        Result result = run(arguments);
        assertThat(result.exitCode())
                .as(String.join(" ", arguments) + ": " + result.err())
                .isZero();
        return result.out();
    }

    private void assertRefused(int exitCode, String message, String... arguments) {
        Result result = run(arguments);
        assertThat(result.err()).contains(message).doesNotContain("should not happen");
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }

    private void assertAnswered() {
        assertThat(succeed("exposure", SENDER, "--format", "csv")).isEqualTo(ANSWER);
    }

    private void execute(int server, String statement) throws SQLException {
        try (Connection connection = TestPostgres.connect(servers().all().get(server), database);
                Statement change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    @Test
    void aClusterIsInitialisedLoadedAskedChangedAndServed() throws Exception {
        useDatabase("counterflow");
        assertThat(succeed("init", "--dry-run")).contains("would create the database counterflow on db2");
        assertRefused(5, "run 'counterflow init'", "status");
        assertThat(succeed("init")).contains("create the database counterflow on db2", "add server db2");
        assertThat(succeed("init")).isEmpty();

        succeed("ingest", "files", folder.resolve("days.json").toString(), "--work-dir", "work");
        assertAnswered();
        assertThat(succeed("status", "--copies", "2"))
                .containsPattern("db2 +127.0.0.1:\\d+ +1[58]")
                .contains("Fewer than 2 copies", "bitcoin 2020-10-29: 1 (db2)");
        assertThat(succeed("move", "2020-10-27", "db2")).contains("is now on db2");
        assertThat(succeed("rebalance", "--dry-run")).contains("would move bitcoin", "from db2 to db0");
        assertThat(succeed("rebalance")).contains("moved bitcoin", "from db2 to db0");
        changeCopies();
        assertRefused(2, "add --yes", "drop", "2020-10-29");
        succeed("drop", "2020-10-29", "--yes");
        succeed("gc");
        serveBehindClosedShards();
    }

    private void changeCopies() throws SQLException {
        assertThat(succeed("repair", "--copies", "3")).contains("bitcoin 2020-10-28 copied to ");
        assertThat(succeed("verify").lines()).hasSize(9).allMatch(line -> line.endsWith("2 postings, as loaded"));
        execute(1, "update counterflow.segment_2 set counterparties[1] = 'Z'");
        assertRefused(1, "", "verify", "2020-10-28");
        assertThat(run("verify", "2020-10-28").out()).contains("db1  DIFFERS: counted");
        succeed("drop", "2020-10-28", "--from", "db1");
        assertThat(succeed("repair", "--copies", "3")).isEqualTo("bitcoin 2020-10-28 copied to db1\n");
        assertAnswered();
        succeed("remove-server", "db2");
        assertAnswered();
        assertThat(succeed("add-server", "db2")).contains("add server db2 to the catalog");
    }

    /** Every day is on a shard only, and the shards let in nobody but the coordinator's role. */
    private void serveBehindClosedShards() throws Exception {
        for (String day : List.of("2020-10-27", "2020-10-28")) {
            succeed("drop", day, "--from", "db0");
        }
        Map<String, String> before = Map.of("db1", allow("db1", LINK_ONLY), "db2", allow("db2", LINK_ONLY));
        try (Background serve = new Background("serve", "--port", "0")) {
            String url = awaitUrl(serve.out);
            // By now the servers have read the new lines, or they would let this in.
            assertRefused(5, "refuses", "copy", "2020-10-27", "db2");
            assertThat(get(url + "/address/exposure/direct?address=" + SENDER, 200))
                    .contains(RECEIVER, "0.00000003");
        } finally {
            for (Map.Entry<String, String> shard : before.entrySet()) {
                allow(shard.getKey(), shard.getValue());
            }
        }
    }

    /** Sets whom a server lets in, and returns whom it let in before. */
    private static String allow(String server, String lines) throws IOException {
        Path file = servers().data(server).resolve("pg_hba.conf");
        String before = Files.readString(file);
        Files.writeString(file, lines);
        OwnServers.signal(servers().postmaster(server), "HUP");
        return before;
    }

    private static String awaitUrl(StringWriter out) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        Matcher url = URL.matcher(out.toString());
        while (!url.find()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(20);
            url = URL.matcher(out.toString());
        }
        return url.group(1);
    }

    private static String get(String url, int status) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response.body();
    }

    @Test
    void aWorkerLoadsWhatIsAskedForOfAServerThatReachesTheCoordinatorOnly() throws Exception {
        useDatabase("queued");
        succeed("init");
        LocalDate first = LocalDate.of(2020, 10, 27);
        try (ServedDays days = ServedDays.of(first, first.plusDays(2), 5, 5);
                Background serve = new Background("serve", "--port", "0")) {
            String url = awaitUrl(serve.out);
            String asked = get(url + "/fetch_bigquery_data?end_date=2020-10-29", 202);
            assertThat(asked).contains("\"state\":\"queued\"", "\"joined\":false", "\"days_wanted\":3");
            assertThat(get(url + "/authenticate", 401)).contains("this server does not load days itself", "worker");
            try (Background worker = new Background("worker", "--endpoint", days.endpoint(), "--work-dir", "work")) {
                awaitRun(url, "\"state\":\"succeeded\"");
                assertThat(worker.out.toString())
                        .contains("Counterflow waits for runs", "run 1 begins", "2020-10-29 is published");
            }
            assertThat(get(url + "/v1/runs/1", 200))
                    .contains("\"transactions\":15,", "\"bytes_read\":", "\"price_estimated\":\"0.01\"");
            assertThat(get(url + "/fetch_bigquery_data?end_date=2020-10-29", 202))
                    .contains("\"joined\":true");
        }
        assertThat(succeed("status", "--json")).contains("\"source\":\"bigquery\"", "\"promised_transactions\":5");
    }

    private static void awaitRun(String url, String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        String run = get(url + "/v1/runs/1", 200);
        while (!run.contains(text)) {
            assertThat(System.nanoTime()).as(run).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            run = get(url + "/v1/runs/1", 200);
        }
    }

    /** A command that goes on until it is closed. */
    private final class Background implements AutoCloseable {
        private final StringWriter out = new StringWriter();
        private final StringWriter err = new StringWriter();
        private final Thread thread;

        Background(String... arguments) {
            Surroundings surroundings = surroundings(out, err);
            thread = new Thread(() -> CounterflowCommand.run(surroundings, arguments));
            thread.start();
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            assertThat(thread.isAlive()).as(err.toString()).isFalse();
        }
    }

    @Test
    void whatIsNotThisClusterOrOfAnotherVersionIsLeftAlone() throws Exception {
        useDatabase("mine");
        succeed("init");
        succeed("ingest", "files", folder.resolve("days.json").toString(), "--work-dir", "work");

        describe("mistyped.yaml", "mine", "mine", "other");
        otherCluster();
        assertRefused(5, "is server db2 of cluster", "init", "--config", "mistyped.yaml");
        assertRefused(5, "is server db2 of cluster", "copy", "2020-10-27", "db2", "--config", "mistyped.yaml");
        succeed("gc", "--config", "mistyped.yaml");

        Map<String, String> right = environment;
        environment = Map.of("DB1_PASSWORD", "wrong");
        assertRefused(5, "server db1 (127.0.0.1:", "init");
        assertAnswered();
        environment = right;

        refuseAnotherVersion();
        assertAnswered();
        assertThat(succeed("verify").lines()).hasSize(3);
    }

    /** Another cluster in other databases of the same servers; roles belong to a server, so it shares the passwords. */
    private void otherCluster() throws IOException {
        describe("other.yaml", "other", "other", "other");
        succeed("init", "--config", "other.yaml");
    }

    private void refuseAnotherVersion() throws SQLException {
        execute(
                0,
                "insert into counterflow.history_coordinator (installed_rank, version, description, type, script,"
                        + " checksum, installed_by, execution_time, success)"
                        + " values (900, '900', 'later', 'SQL', 'V900__later.sql', 1, 'somebody', 1, true)");
        for (String command : List.of("status", "init", "gc", "serve")) {
            assertRefused(5, "newer version of Counterflow", command);
        }
        execute(0, "delete from counterflow.history_coordinator where installed_rank = 900");

        execute(1, "delete from counterflow.history_server where script = 'R__begin_segment.sql'");
        assertRefused(5, "server db1 are those of an older version", "copy", "2020-10-27", "db1");
        execute(0, "delete from counterflow.history_server where script = 'R__begin_segment.sql'");
        assertRefused(5, "run 'counterflow init'", "exposure", SENDER);
        assertThat(succeed("init")).contains("bring the schema of db1 up to date (1 migrations)");
    }
}
