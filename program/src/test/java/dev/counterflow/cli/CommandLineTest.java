package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command line answers before any server is needed. */
class CommandLineTest {
    @TempDir
    private Path folder;

    private TestSurroundings surroundings = new TestSurroundings(Path.of(""), Map.of());

    @BeforeEach
    void aFolderOfItsOwn() {
        surroundings = new TestSurroundings(folder, Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''| Missing required subcommand",
                "frobnicate| Unmatched argument at index 0: 'frobnicate'",
                "ingest| Missing required subcommand",
                "exposure| Missing required parameter: 'ADDRESS'",
                "exposure coinbase --format xml| Invalid value for option '--format'",
                "exposure coinbase --limit 0| --limit is '0'; it should be a whole number from 1 to 1000",
                "exposure coinbase --from today| --from is 'today'; it should be a day such as 2020-10-27",
                "exposure coinbase --deadline-ms 0| --deadline-ms is '0'; it should be a whole number from 10 to 60000",
                "exposure nobody| ADDRESS: nobody is not a bitcoin address",
                "serve --port 70000| --port is '70000'; it should be a whole number from 0 to 65535",
                "serve --host 0.0.0.0| 0.0.0.0 can be reached from other machines",
                "demo --host 192.0.2.1| add --allow-remote if that is meant",
                "serve --host ''| --host is ''''",
                "init --rule fair| --rule is 'fair'; it should be one of proportional, whole-transaction",
                "ingest files| Missing required parameter: 'PATH'",
                "ingest files a --skip-bad -1| --skip-bad is -1; it should be 0 or more",
                "ingest files a --chain bitcon| --chain is 'bitcon'; it should be one of bitcoin",
                "ingest generated --from 2020-02-30 --to 2020-03-01| --from is '2020-02-30'; it should be a day",
                "status --port 1| Unknown option",
            })
    void aMistakeInUsageIsExplainedAndEndsWith2(String arguments, String message) {
        int exitCode = surroundings.run(
                arguments.isEmpty()
                        ? new String[0]
                        : arguments.replace("''", "").split(" ", -1));
        assertThat(surroundings.err()).startsWith("counterflow: ").contains(message.replace("''''", "''"));
        assertThat(exitCode).isEqualTo(2);
        assertThat(surroundings.out()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    /** Of a command that is named, the others are not looked at. */
    @Test
    void everyCommandHasItsNameAndTheHelpThatItHasAmongAll() {
        var all = CounterflowCommand.commandLine(surroundings.get()).getSubcommands();
        assertThat(all).hasSizeGreaterThan(20);
        all.forEach((name, command) -> {
            assertThat(command.getCommandName()).isEqualTo(name);
            TestSurroundings alone = new TestSurroundings(folder, Map.of());
            assertThat(alone.run(name, "--help")).as(name).isZero();
            assertThat(alone.out()).isEqualTo(command.getUsageMessage());
        });
        TestSurroundings completion = new TestSurroundings(folder, Map.of());
        assertThat(completion.run("generate-completion")).isZero();
        assertThat(completion.out()).contains("remove-server", "_ingest_files");
    }

    @Test
    void aMissingFileEndsWith3() {
        assertThat(surroundings.run("ingest", "files", "absent.json")).isEqualTo(3);
        assertThat(surroundings.err()).contains("absent.json");
    }

    @Test
    void theStatusOfNothingIsThatThereIsNothing() {
        assertThat(surroundings.run("status", "--data-dir", "data")).isEqualTo(5);
        assertThat(surroundings.err())
                .contains("there is no cluster in " + folder.resolve("data"), "'counterflow demo'");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void stoppingNothingIsNoProblem() {
        assertThat(surroundings.run("stop", "--data-dir", "data")).isZero();
        assertThat(surroundings.err()).contains("No servers run in");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aDryRunOfInitTouchesNothing() {
        assertThat(surroundings.run("init", "--dry-run", "--data-dir", "data")).isZero();
        assertThat(surroundings.out()).contains("would make PostgreSQL servers in " + folder.resolve("data"));
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "start", "stop"})
    void serversOfTheUserAreNotStartedOrStopped(String command) throws IOException {
        Files.writeString(folder.resolve("counterflow.yaml"), """
                cluster:
                  coordinator: { name: db0, host: 127.0.0.1, password_file: db0 }
                  secrets: secrets
                """);
        assertThat(surroundings.run(command)).isEqualTo(2);
        assertThat(surroundings.err()).contains("'counterflow " + command + "' is for the embedded servers only");
    }

    @Test
    void theVersionIsPrintedTwoWays() {
        assertThat(surroundings.run("--version")).isZero();
        assertThat(surroundings.run("version")).isZero();
        assertThat(surroundings.out().lines()).hasSize(2).allMatch(line -> line.startsWith("counterflow "));
    }

    @Test
    void shellsCanCompleteCommands() {
        assertThat(surroundings.run("generate-completion")).isZero();
        assertThat(surroundings.out()).contains("exposure", "--data-dir");
    }
}
