package dev.counterflow.bench;

import dev.counterflow.bench.contender.Program.Served;
import dev.counterflow.bench.data.Dataset;
import dev.counterflow.bench.data.JsonLines;
import dev.counterflow.bench.report.TopFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the program's processes spend their time while they load a day, and while they serve four clients. */
final class Profiles {
    private static final int QUESTIONS = 2_000;
    private static final int CLIENTS = 4;

    private Profiles() {}

    /** Writes {@code profile-loading.txt} and {@code profile-serving.txt}. */
    static void record(Stage stage, Report report, Path results) throws IOException, InterruptedException {
        Files.createDirectories(results);
        Path recording = stage.folder().resolve("loading.jfr");
        report.progress("loading a day of " + stage.scale().transactionsPerDay() + " transactions, recorded");
        load(stage, recording);
        write(report, results.resolve("profile-loading.txt"), recording);

        recording = stage.folder().resolve("serving.jfr");
        report.progress("serving, recorded");
        serve(stage, stage.fewDays(), recording);
        write(report, results.resolve("profile-serving.txt"), recording);
    }

    private static void load(Stage stage, Path recording) throws IOException, InterruptedException {
        Path lines = stage.folder().resolve("profile.jsonl");
        JsonLines.write(Stage.generated(1, stage.scale().transactionsPerDay()), lines);
        stage.counterflow().initialise("profile");
        String settings = ServedCluster.settings(stage, "profile").toString();
        stage.program().run(recorded(recording), "ingest", "files", "--config", settings, lines.toString());
        stage.counterflow().remove("profile");
        Files.delete(lines);
    }

    private static void serve(Stage stage, Dataset dataset, Path recording) throws IOException, InterruptedException {
        String settings = ServedCluster.settings(stage, dataset.name()).toString();
        try (Served served = stage.program().serve(recorded(recording), "--config", settings)) {
            stage.scale()
                    .turns()
                    .closedLoop(
                            List.of(served.contender("counterflow-http")),
                            dataset.questions(dataset.sampler().byActivity(QUESTIONS)),
                            CLIENTS);
        }
    }

    private static List<String> recorded(Path recording) {
        return List.of("-XX:StartFlightRecording=settings=profile,filename=" + recording);
    }

    private static void write(Report report, Path file, Path recording) throws IOException {
        Files.writeString(file, TopFrames.of(recording));
        Files.delete(recording);
        report.progress("written: " + file);
    }
}
