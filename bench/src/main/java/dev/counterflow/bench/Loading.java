package dev.counterflow.bench;

import dev.counterflow.bench.contender.Floor;
import dev.counterflow.bench.data.Dataset;
import dev.counterflow.bench.data.Dataset.DayFile;
import dev.counterflow.bench.data.JsonLines;
import dev.counterflow.bench.measure.Turns;
import dev.counterflow.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Loading a day from JSON Lines, by the program in a process of its own, from its start to its end, against the floor. In
 * turns, each time into an empty cluster.
 */
final class Loading implements Experiment {
    static final String LOADING_BY_SIZE = "Loading a day by its size";

    private static final int ROUNDS = 3;
    private static final double NANOSECONDS_PER_SECOND = 1e9;

    @Override
    public Set<Figure> figures() {
        return EnumSet.of(Figure.LOAD_FLOOR);
    }

    @Override
    public void run(Stage stage, Report report) throws IOException, InterruptedException {
        long whole = stage.scale().transactionsPerDay();
        List<List<String>> rows = new ArrayList<>();
        rows.add(new Day(stage, report, whole / 4).measure(1).row());
        rows.add(new Day(stage, report, whole / 2).measure(1).row());
        Times times = new Day(stage, report, whole).measure(ROUNDS);
        rows.add(times.row());
        report.figure(Figure.LOAD_FLOOR, times.ingest / times.floor);
        report.table(
                LOADING_BY_SIZE,
                List.of("transactions", "postings", "counterflow s", "floor s", "floor of its own rows s"),
                rows);
    }

    /** Medians, in seconds. */
    private record Times(long transactions, long postings, double ingest, double floor, double entriesFloor) {
        List<String> row() {
            return List.of(
                    Long.toString(transactions),
                    Long.toString(postings),
                    Numbers.text(ingest),
                    Numbers.text(floor),
                    Numbers.text(entriesFloor));
        }
    }

    private record Day(Stage stage, Report report, long transactions) {
        Times measure(int rounds) throws IOException, InterruptedException {
            report.progress("writing a day of " + transactions + " transactions as JSON Lines, and its ready rows");
            Source source = Stage.generated(1, transactions);
            String name = "load" + transactions;
            Path lines = stage.folder().resolve(name + ".jsonl");
            JsonLines.write(source, lines);
            Dataset dataset = Dataset.make(name, source, stage.folder(), Integer.MAX_VALUE, true);
            Floor floor = new Floor(stage.floorServer());
            DayFile ready = floor.ready(dataset, stage.folder().resolve(name + ".ready"));
            dataset.deleteFiles();
            double[] ingests = new double[rounds];
            double[] floors = new double[rounds];
            double[] entriesFloors = new double[rounds];
            Path entries = stage.folder().resolve(name + ".entries");
            for (int round = 0; round < rounds; round++) {
                floors[round] = floor.load(dataset, ready).toNanos() / NANOSECONDS_PER_SECOND;
                ingests[round] = ingest(name + "_" + round, lines, entries);
                entriesFloors[round] = floor.loadEntries(
                                        dataset,
                                        new DayFile(ready.day(), entries, ready.transactions(), ready.postings()))
                                .toNanos()
                        / NANOSECONDS_PER_SECOND;
                report.progress("counterflow " + Numbers.text(ingests[round]) + " s, floor "
                        + Numbers.text(floors[round]) + " s, floor of its own rows "
                        + Numbers.text(entriesFloors[round]) + " s");
            }
            Files.delete(lines);
            Files.delete(ready.rows());
            Files.delete(entries);
            return new Times(
                    transactions,
                    dataset.postings(),
                    Turns.median(ingests),
                    Turns.median(floors),
                    Turns.median(entriesFloors));
        }

        private double ingest(String database, Path lines, Path entries) throws IOException, InterruptedException {
            stage.counterflow().initialise(database);
            Path settings = ServedCluster.settings(stage, database);
            long begun = System.nanoTime();
            stage.program().run(List.of(), "ingest", "files", "--config", settings.toString(), lines.toString());
            double seconds = (System.nanoTime() - begun) / NANOSECONDS_PER_SECOND;
            stage.counterflow().copyOut(database, entries);
            stage.counterflow().remove(database);
            return seconds;
        }
    }
}
