package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The documentation says what the program does. */
class DocumentationTest {
    private static final Path DOCUMENTATION = documentation();
    private static final List<String> GENERAL_OPTIONS =
            List.of("--help", "--version", "--verbose", "--config", "--data-dir");

    @Test
    void theTableOfProblemsHasAllOfThemAndNoOther() throws IOException {
        List<String> documented = rows("cli.md", "\\| `[a-z_]+` \\| [0-9]{3} \\|.*");
        assertThat(documented.stream().map(row -> row.replaceFirst("^(\\|[^|]*\\|[^|]*\\|[^|]*\\|).*", "$1")))
                .containsExactly(Arrays.stream(Problem.values())
                        .map(problem -> "| `" + problem.code() + "` | " + problem.httpStatus() + " | "
                                + problem.exitCode() + " |")
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void everySettingIsDocumentedWithItsNamesDefaultAndBounds(Setting setting) throws IOException {
        String names = "| `" + setting.key() + "` | `" + setting.flag() + "` | `" + setting.variable() + "` |";
        String row = rows("configuration.md", "\\| `" + setting.key() + "` .*").get(0);
        assertThat(row).startsWith(names);
        setting.fallback().ifPresent(text -> assertThat(row).contains("| `" + text + "` |"));
        if (setting.kind() == Setting.Kind.NUMBER) {
            assertThat(row).endsWith("| " + setting.least() + " to " + setting.most() + " |");
        }
        assertThat(read("configuration.md").replaceAll("\\s+", " "))
                .contains("- `" + setting.key() + "`: " + setting.description());
    }

    @Test
    void everyCommandIsDocumented() throws IOException {
        CommandLine line = CounterflowCommand.commandLine(new TestSurroundings(Path.of(""), Map.of()).get());
        String text = read("cli.md");
        line.getSubcommands().keySet().forEach(command -> assertThat(text).contains("`" + command));
        CommandLine exposure = Objects.requireNonNull(line.getSubcommands().get("exposure"));
        exposure.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .filter(option -> !GENERAL_OPTIONS.contains(option))
                .forEach(option -> assertThat(text).contains("[" + option));
    }

    @Test
    void everyChainIsDocumented() throws IOException {
        String text = read("api.md");
        for (Chain chain : Chain.values()) {
            assertThat(text).contains("`" + chain.code() + "`");
        }
    }

    private static List<String> rows(String file, String pattern) throws IOException {
        return read(file).lines().filter(line -> line.matches(pattern)).toList();
    }

    private static String read(String file) throws IOException {
        return Files.readString(DOCUMENTATION.resolve(file));
    }

    /** Tests run in the folder of their module. */
    private static Path documentation() {
        return Path.of("").toAbsolutePath().resolveSibling("docs");
    }
}
