package dev.counterflow.bench.report;

import dev.counterflow.bench.report.Results.Outcome;
import dev.counterflow.bench.report.Results.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Results as Markdown, for people, and as JSON. */
public final class ResultsFiles {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final List<String> OUTCOME_COLUMNS = List.of("figure", "measured", "target", "", "what it is");

    private ResultsFiles() {}

    /**
     * Writes {@code <name>.md} and {@code <name>.json}.
     *
     * @param machine what is known about where it was measured
     */
    public static void write(Path folder, String name, Map<String, String> machine, Results results)
            throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".md"), markdown(machine, results));
        Files.writeString(
                folder.resolve(name + ".json"),
                JSON.writeValueAsString(
                                Map.of("machine", machine, "figures", results.outcomes(), "tables", results.tables()))
                        + "\n");
    }

    /** All of it as Markdown. */
    public static String markdown(Map<String, String> machine, Results results) {
        StringBuilder text = new StringBuilder();
        machine.forEach((what, value) ->
                text.append("- ").append(what).append(": ").append(value).append('\n'));
        text.append('\n');
        append(
                text,
                OUTCOME_COLUMNS,
                results.outcomes().stream().map(ResultsFiles::cells).toList());
        for (Table table : results.tables()) {
            text.append("\n**").append(table.title()).append("**\n\n");
            append(text, table.columns(), table.rows());
        }
        return text.toString();
    }

    private static List<String> cells(Outcome outcome) {
        return List.of(
                "`" + outcome.name() + "`",
                outcome.value(),
                outcome.target(),
                outcome.passed() ? "pass" : "**fail**",
                outcome.meaning());
    }

    private static void append(StringBuilder text, List<String> columns, List<List<String>> rows) {
        append(text, columns);
        append(text, columns.stream().map(column -> "---").toList());
        rows.forEach(row -> append(text, row));
    }

    private static void append(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
