package dev.counterflow.bench;

import dev.counterflow.bench.report.Results;
import java.io.PrintStream;
import java.util.List;

/** Where experiments say what they find: figures at once on the standard output, progress on the standard error. */
final class Report {
    private final Results results = new Results();
    private final PrintStream out;
    private final PrintStream progress;
    private final long begun = System.nanoTime();

    Report(PrintStream out, PrintStream progress) {
        this.out = out;
        this.progress = progress;
    }

    void figure(Figure figure, double value) {
        boolean passed = figure.passes(value);
        results.add(
                new Results.Outcome(figure.code(), figure.meaning(), figure.text(value), figure.targetText(), passed));
        out.println(figure.code() + " " + figure.text(value) + " " + figure.targetText() + " "
                + (passed ? "pass" : "fail"));
        out.flush();
    }

    void table(String title, List<String> columns, List<List<String>> rows) {
        results.add(new Results.Table(title, columns, rows));
        rows.forEach(row -> progress.println("    " + String.join("  ", row)));
    }

    void progress(String what) {
        progress.println(String.format("[%4d s] %s", (System.nanoTime() - begun) / 1_000_000_000L, what));
    }

    Results results() {
        return results;
    }
}
