package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.cluster.ClusterSettings;
import dev.counterflow.cluster.HostPort;
import dev.counterflow.cluster.ServerSettings;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {
    private static final String CLUSTER = """
            port: 5000
            cluster:
              coordinator:
                { name: db0, host: 127.0.0.1, port: 5440, database: flows, user: admin, password_file: secrets/db0 }
              shards:
                - name: db1
                  host: one.example.org, two.example.org
                  port: 5441,5442
                  password_env: DB1_PASSWORD
                  sslmode: verify-full
                  sslrootcert: certificates/root.crt
                - { name: db2, host: "a,b", password_file: /secrets/db2 }
              secrets: secrets/counterflow
            """;

    @TempDir
    private Path folder;

    @Test
    void aClusterIsReadWithPathsFromTheFolderOfTheFile() throws IOException {
        ClusterSettings cluster = read(CLUSTER).cluster().orElseThrow();
        ServerSettings coordinator = cluster.coordinator();
        assertThat(coordinator.name()).isEqualTo("db0");
        assertThat(coordinator.hosts()).containsExactly(new HostPort("127.0.0.1", 5_440));
        assertThat(coordinator.database()).isEqualTo("flows");
        assertThat(coordinator.user()).isEqualTo("admin");
        assertThat(coordinator.password().toString())
                .contains(folder.resolve("secrets/db0").toString());
        assertThat(cluster.secrets()).isEqualTo(folder.resolve("secrets/counterflow"));
    }

    @Test
    void severalHostsHaveTheirOwnPortsOrShareOne() throws IOException {
        List<ServerSettings> shards = read(CLUSTER).cluster().orElseThrow().shards();
        assertThat(shards.get(0).hosts())
                .containsExactly(new HostPort("one.example.org", 5_441), new HostPort("two.example.org", 5_442));
        assertThat(shards.get(1).hosts()).containsExactly(new HostPort("a", 5_432), new HostPort("b", 5_432));
    }

    @Test
    void passwordsComeFromTheEnvironmentIfTheFileSaysSo() throws IOException {
        ServerSettings shard = read(CLUSTER).cluster().orElseThrow().shards().get(0);
        assertThat(shard.password().read()).isEqualTo("from the environment");
        assertThat(shard.toString()).doesNotContain("from the environment");
    }

    @Test
    void propertiesOfConnectionsArePassedOn() throws IOException {
        ServerSettings shard = read(CLUSTER).cluster().orElseThrow().shards().get(0);
        assertThat(shard.properties())
                .isEqualTo(Map.of(
                        "sslmode",
                        "verify-full",
                        "sslrootcert",
                        folder.resolve("certificates/root.crt").toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 5000 | prot: 5000 | there is no key 'prot'; there are data_dir,",
                "secrets: secrets/counterflow | secret: x | there is no key 'cluster.secret'; there are coordinator",
                "secrets: secrets/counterflow | | cluster.secrets is missing; it should be a folder",
                "name: db1 | nam: db1 | there is no key 'cluster.shards[0].nam'; there are name, host",
                "port: 5441,5442 | port: 0,1 | cluster.shards[0].port is '0,1'; it should be a whole number",
                "port: 5441,5442 | port: 1,2,3 | cluster.shards[0].port is '1,2,3'; it should be one port, or one for"
                        + " each of the 2 hosts",
                "port: 5441,5442 | port: [1, 2] | cluster.shards[0].port is not right; it should be a text",
                "sslmode: verify-full | sslmode: verify | cluster.shards[0].sslmode is 'verify'; it should be one of",
                "password_env: DB1_PASSWORD | | cluster.shards[0]: give either password_file or password_env",
                "name: db2 | name: db1 | cluster: two servers are named db1",
                "name: db2 | name: DB2 | cluster.shards[1]: 'DB2' is not a server name",
                "port: 5000 | port: [] | port is not right; it should be a text, a number, true or false",
                "port: 5000 | 'port: 5000\nport: 5001' | is not proper YAML: line 2",
                "port: 5000 | 'port: {' | is not proper YAML",
                "port: 5000 | '---\na: b\n---' | has more than one document",
            })
    void aMistakeIsNamedWithFileAndKey(String right, String wrong, String message) {
        String replacement = Optional.ofNullable(wrong).orElse("");
        assertThatThrownBy(() -> read(CLUSTER.replace(right, replacement)))
                .hasMessageContaining(folder.resolve("test.yaml").toString())
                .hasMessageContaining(message)
                .extracting(e -> ((CounterflowException) e).problem())
                .isEqualTo(Problem.INVALID_PARAMETER);
    }

    @Test
    void anEmptyFileSetsNothing() throws IOException {
        assertThat(read("").cluster()).isEmpty();
        assertThat(read("# only a comment\n").value(Setting.PORT)).isEmpty();
    }

    @Test
    void aFileThatIsNamedAndAbsentIsAProblem() {
        Surroundings surroundings = new TestSurroundings(folder, Map.of()).get();
        assertThatThrownBy(() -> SettingsFile.find(Optional.of("absent.yaml"), surroundings))
                .hasMessageContaining("absent.yaml")
                .extracting(e -> ((CounterflowException) e).problem())
                .isEqualTo(Problem.FILE_ACCESS);
    }

    @Test
    void aFileThatNobodyNamesMayBeAbsent() {
        Surroundings surroundings = new TestSurroundings(folder, Map.of()).get();
        assertThat(SettingsFile.find(Optional.empty(), surroundings)).isSameAs(SettingsFile.NONE);
    }

    @Test
    void anEndlessFileIsNotRead() {
        assertThatThrownBy(() -> read("#".repeat(2 << 20))).hasMessageContaining("more than 1048576 bytes");
    }

    private SettingsFile read(String yaml) throws IOException {
        Path file = folder.resolve("test.yaml");
        Files.writeString(file, yaml);
        return SettingsFile.read(file, Map.of("DB1_PASSWORD", "from the environment"));
    }
}
