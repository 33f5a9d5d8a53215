package dev.counterflow.bench;

import dev.counterflow.bench.report.LineChart;
import dev.counterflow.bench.report.LineChart.Line;
import dev.counterflow.bench.report.LineChart.Point;
import dev.counterflow.bench.report.Results;
import dev.counterflow.bench.report.Results.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Pictures of some of the tables. */
final class Pictures {
    private Pictures() {}

    /** Draws those whose tables are there. */
    static void draw(Results results, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Table table : results.tables()) {
            switch (table.title()) {
                case ManyDaysServing.LATENCY_BY_DAYS ->
                    write(
                            folder.resolve("latency-by-days.svg"),
                            chart("Latency by days asked about", "days", "median latency, ms", table, 1));
                case HubServing.LATENCY_BY_COUNTERPARTIES ->
                    write(
                            folder.resolve("latency-by-counterparties.svg"),
                            chart("Latency by counterparties", "counterparties", "median latency, ms", table, 1));
                case Loading.LOADING_BY_SIZE ->
                    write(
                            folder.resolve("loading-by-size.svg"),
                            chart("Loading a day by its size", "transactions", "seconds", table, 2));
                default -> {
                    // A table and no more.
                }
            }
        }
    }

    private static void write(Path file, LineChart chart) throws IOException {
        Files.writeString(file, chart.svg());
    }

    /** A line for each column from the given one on; the first column is what they go over. */
    private static LineChart chart(String title, String across, String up, Table table, int firstLine) {
        List<Line> lines = IntStream.range(firstLine, table.columns().size())
                .mapToObj(column -> {
                    List<Point> points = new ArrayList<>();
                    for (List<String> row : table.rows()) {
                        points.add(new Point(Double.parseDouble(row.get(0)), Double.parseDouble(row.get(column))));
                    }
                    return new Line(table.columns().get(column).replaceFirst(" (p50 )?m?s$", ""), points);
                })
                .toList();
        return new LineChart(title, across, up, lines);
    }
}
