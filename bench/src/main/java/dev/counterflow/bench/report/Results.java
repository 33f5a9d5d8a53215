package dev.counterflow.bench.report;

import java.util.ArrayList;
import java.util.List;

/** What a run has found out so far. Not thread-safe. */
public final class Results {
    /**
     * A figure that has a target.
     *
     * @param name as on the command line
     */
    public record Outcome(String name, String meaning, String value, String target, boolean passed) {}

    /** Further measurements. */
    public record Table(String title, List<String> columns, List<List<String>> rows) {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();

    public void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    public void add(Table table) {
        tables.add(table);
    }

    public List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    public List<Table> tables() {
        return List.copyOf(tables);
    }

    /** Whether every figure that was measured reached its target. */
    public boolean passed() {
        return outcomes.stream().allMatch(Outcome::passed);
    }
}
