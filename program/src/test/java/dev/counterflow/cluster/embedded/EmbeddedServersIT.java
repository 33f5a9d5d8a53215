package dev.counterflow.cluster.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.cluster.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one process sees of its servers, on each PostgreSQL that this machine has. */
class EmbeddedServersIT {
    static final String INSTALLATIONS = "dev.counterflow.cluster.TestPostgres#installations";

    @TempDir
    Path folder;

    private Path directory;

    @BeforeEach
    void nameADirectoryThatNeedsQuoting() {
        directory = folder.resolve("owner's data");
    }

    @AfterEach
    void stopWhatATestLeftRunning() {
        EmbeddedServers.stop(directory, true);
    }

    private EmbeddedServers open(TestPostgres postgres, int count) {
        return EmbeddedServers.open(postgres.settingsIn(directory).withCount(count));
    }

    @ParameterizedTest
    @MethodSource(INSTALLATIONS)
    void aSecondStartFindsTheDataOfEveryServer(TestPostgres postgres) throws SQLException {
        try (EmbeddedServers servers = open(postgres, 3)) {
            assertThat(servers.all()).extracting(EmbeddedServer::name).containsExactly("db0", "db1", "db2");
            assertThat(servers.coordinator()).isEqualTo(servers.all().get(0));
            for (EmbeddedServer server : servers.all()) {
                run(server, "CREATE TABLE note AS SELECT 'written to " + server.name() + "' AS words");
            }
        }
        assertThat(EmbeddedServers.isRunning(directory)).isFalse();
        try (EmbeddedServers servers = open(postgres, 3)) {
            assertThat(EmbeddedServers.running(directory)).isEqualTo(servers.all());
            for (EmbeddedServer server : servers.all()) {
                assertThat(ask(server, "SELECT words FROM note")).isEqualTo("written to " + server.name());
            }
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLATIONS)
    void nobodyGetsInWithoutTheServersOwnPassword(TestPostgres postgres) throws SQLException, IOException {
        try (EmbeddedServers servers = open(postgres, 2)) {
            EmbeddedServer first = servers.all().get(0);
            EmbeddedServer second = servers.all().get(1);
            assertThat(first.password()).hasSizeGreaterThanOrEqualTo(32).isNotEqualTo(second.password());
            for (String wrong : List.of("postgres", "wrong", second.password())) {
                assertThatThrownBy(() -> DriverManager.getConnection(first.jdbcUrl(), "postgres", wrong))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
            }
            assertThatThrownBy(() -> DriverManager.getConnection(first.jdbcUrl(), "postgres", null))
                    .isInstanceOf(SQLException.class);
            String rules = Files.readString(directory.resolve("db0/data/pg_hba.conf"));
            assertThat(rules.lines().filter(line -> !line.startsWith("#") && !line.isBlank()))
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith("scram-sha-256"));
            assertThat(ask(first, "SELECT left(rolpassword, 14) FROM pg_authid WHERE rolname = 'postgres'"))
                    .isEqualTo("SCRAM-SHA-256$");
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLATIONS)
    void onlyLoopbackIsListenedOn(TestPostgres postgres) throws SQLException, IOException {
        try (EmbeddedServers servers = open(postgres, 1)) {
            EmbeddedServer server = servers.coordinator();
            assertThat(ask(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(server, "SHOW unix_socket_directories")).isEmpty();
            List<InetAddress> others = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .toList();
            for (InetAddress address : others) {
                assertThatThrownBy(() -> connect(address, server.port())).isInstanceOf(IOException.class);
            }
            connect(InetAddress.getByName("127.0.0.1"), server.port());
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLATIONS)
    void secretsAreTheOwnersAlone(TestPostgres postgres) throws IOException {
        try (EmbeddedServers servers = open(postgres, 2)) {
            assertThat(permissions(directory)).isEqualTo("rwx------");
            assertThat(permissions(directory.resolve("secrets"))).isEqualTo("rwx------");
            assertThat(names(directory.resolve("secrets"))).containsExactlyInAnyOrder("db0-postgres", "db1-postgres");
            for (EmbeddedServer server : servers.all()) {
                assertThat(permissions(server.passwordFile())).isEqualTo("rw-------");
            }
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLATIONS)
    void whatIsCommittedIsOnTheDisk(TestPostgres postgres) throws SQLException {
        try (EmbeddedServers servers = open(postgres, 1)) {
            EmbeddedServer server = servers.coordinator();
            for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit", "data_checksums")) {
                assertThat(ask(server, "SHOW " + setting)).as(setting).isEqualTo("on");
            }
            assertThat(ask(server, "SHOW wal_level")).isEqualTo("minimal");
            assertThat(ask(server, "SELECT setting FROM pg_file_settings WHERE name = 'timezone' AND applied"))
                    .isEqualTo("UTC");
            assertThat(ask(server, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(ask(server, "SELECT datcollate FROM pg_database WHERE datname = 'postgres'"))
                    .isEqualTo("C");
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLATIONS)
    void passwordsReachNoLogNotEvenByErrors(TestPostgres postgres) throws SQLException, IOException {
        String secret = "tell-nobody-4711";
        try (EmbeddedServers servers = open(postgres, 1)) {
            EmbeddedServer server = servers.coordinator();
            assertThat(server.password()).isNotEqualTo(secret);
            run(server, "CREATE ROLE reader LOGIN PASSWORD '" + secret + "'");
            run(server, "CREATE EXTENSION postgres_fdw");
            List<String> failing = List.of(
                    "CREATE ROLE reader LOGIN PASSWORD '" + secret + "'",
                    "CREATE USER MAPPING FOR reader SERVER absent OPTIONS (password '" + secret + "')",
                    "DO $$ BEGIN EXECUTE 'CREATE ROLE reader PASSWORD ''" + secret + "'''; END $$",
                    "ALTER ROLE absent PASSWORD '" + secret + "'");
            for (String statement : failing) {
                assertThatThrownBy(() -> run(server, statement)).isInstanceOf(SQLException.class);
            }
        }
        String logs = allText(directory.resolve("db0/log"));
        assertThat(logs).contains("role \"reader\" already exists").doesNotContain(secret);
    }

    @ParameterizedTest
    @MethodSource(INSTALLATIONS)
    void aKilledServerComesBackWithWhatItCommitted(TestPostgres postgres) throws SQLException, IOException {
        EmbeddedServers before = open(postgres, 2);
        run(before.coordinator(), "CREATE TABLE note AS SELECT 42 AS answer");
        long pid = Long.parseLong(
                Files.readAllLines(directory.resolve("db0/data/postmaster.pid")).get(0));
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        assertThat(postmaster.destroyForcibly()).isTrue();

        try (EmbeddedServers after = open(postgres, 2)) {
            assertThat(ask(after.coordinator(), "SELECT answer FROM note")).isEqualTo("42");
        }
        before.close();
        assertThat(EmbeddedServers.isRunning(directory)).isFalse();
    }

    @ParameterizedTest
    @MethodSource(INSTALLATIONS)
    void aFileOfACrashThatNamesAnotherProgramIsNoRunningServer(TestPostgres postgres) throws SQLException, IOException {
        open(postgres, 1).close();
        Path file = directory.resolve("db0/data/postmaster.pid");
        // What a crash of the machine leaves, when the number went to this very process afterwards.
        Files.write(
                file,
                List.of(
                        Long.toString(ProcessHandle.current().pid()),
                        directory.resolve("db0/data").toString(),
                        "1700000000",
                        "5432",
                        "",
                        "127.0.0.1",
                        "  12345678         0",
                        "ready   "));
        assertThat(EmbeddedServers.isRunning(directory)).isFalse();
        try (EmbeddedServers servers = open(postgres, 1)) {
            assertThat(ask(servers.coordinator(), "SELECT 1")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLATIONS)
    void aPortThatAnotherProgramTookIsReplaced(TestPostgres postgres) throws SQLException, IOException {
        int port;
        try (EmbeddedServers servers = open(postgres, 1)) {
            port = servers.coordinator().port();
        }
        try (EmbeddedServers servers = open(postgres, 1)) {
            assertThat(servers.coordinator().port()).isEqualTo(port);
        }
        try (ServerSocket stranger = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
                EmbeddedServers servers = open(postgres, 1)) {
            assertThat(servers.coordinator().port()).isNotEqualTo(stranger.getLocalPort());
            assertThat(ask(servers.coordinator(), "SELECT 1")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLATIONS)
    void whatAnInterruptedFirstStartLeftIsRemoved(TestPostgres postgres) throws SQLException, IOException {
        open(postgres, 1).close();
        Path halfMade = Files.createDirectories(directory.resolve("db1/data.new-1234/base"));
        Files.writeString(halfMade.resolve("1"), "part of a catalog");
        Files.writeString(directory.resolve("secrets/db1-postgres"), "of the attempt");
        Path halfUnpacked = Files.createDirectories(directory.resolve("postgresql-18-00000000.new-1234"));

        try (EmbeddedServers servers = open(postgres, 2)) {
            assertThat(names(directory.resolve("db1"))).containsExactlyInAnyOrder("data", "log", "port");
            assertThat(ask(servers.all().get(1), "SELECT 1")).isEqualTo("1");
            boolean unpacks = postgres == TestPostgres.embedded();
            assertThat(Files.exists(halfUnpacked)).isEqualTo(!unpacks);
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLATIONS)
    void theLastOfTwoUsersStopsTheServers(TestPostgres postgres) throws SQLException {
        EmbeddedServers first = open(postgres, 1);
        EmbeddedServers second = open(postgres, 1);
        assertThat(second.all()).isEqualTo(first.all());
        first.close();
        first.close();
        assertThat(ask(second.coordinator(), "SELECT 1")).isEqualTo("1");
        second.close();
        assertThat(EmbeddedServers.isRunning(directory)).isFalse();
    }

    private static void connect(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 5_000);
        }
    }

    static void run(EmbeddedServer server, String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String ask(EmbeddedServer server, String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(server);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            assertThat(answer.next()).as(sql).isTrue();
            return answer.getString(1);
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static String allText(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.toList()) {
                text.append(Files.readString(path));
            }
        }
        return text.toString();
    }
}
