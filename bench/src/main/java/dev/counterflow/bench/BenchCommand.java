package dev.counterflow.bench;

import dev.counterflow.bench.contender.BenchException;
import dev.counterflow.bench.report.Machine;
import dev.counterflow.bench.report.Results;
import dev.counterflow.bench.report.ResultsFiles;
import dev.counterflow.problem.CounterflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run}. */
@Command(
        name = "bench/run",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "Measures Counterflow against what its users would otherwise have. Prints a line for each figure:"
                + " its name, what was measured, the target, and pass or fail.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every figure that was measured reached its target",
            "1:one did not",
            "2:it could not be measured, or the contenders gave different answers"
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int FIGURE_MISSED = 1;
    private static final int FAILED = 2;
    private static final Path REPOSITORY = Path.of(System.getProperty("counterflow.repository", "."));

    @Option(names = "--quick", description = "Smaller days and shorter turns: under ten minutes.")
    private boolean quick;

    @Option(names = "--smoke", hidden = true, description = "Just enough to see that everything works.")
    private boolean smoke;

    @Option(names = "--only", split = ",", paramLabel = "FIGURE", description = "Measure only these figures.")
    private List<String> only = List.of();

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Keep the loaded data there, and use what is there from an earlier run. Choose another folder"
                    + " after a change of the store.")
    private @Nullable Path keep;

    @Option(names = "--transactions-per-day", paramLabel = "N", description = "Another size of the six days.")
    private @Nullable Long transactionsPerDay;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where the results go; bench/results if nothing is said.")
    private Path resultsFolder = REPOSITORY.resolve("bench").resolve("results");

    @Option(names = "--publish", description = "Put the results and their pictures into docs/performance.md.")
    private boolean publish;

    @Option(names = "--jmh", description = "Measure single steps of loading by JMH, and nothing else.")
    private boolean jmh;

    @Option(
            names = "--profile",
            description = "Record where the program spends its time while it loads and serves, and nothing else.")
    private boolean profile;

    /** Runs the benchmark and ends with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    if (failure instanceof BenchException || failure instanceof CounterflowException) {
                        line.getErr().println("bench/run: " + failure.getMessage());
                    } else {
                        failure.printStackTrace(line.getErr());
                    }
                    return FAILED;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Set<Figure> wanted = wanted();
        if (jmh) {
            MicroBenchmarks.run(resultsFolder.resolve("jmh-" + size() + ".txt"), quick || smoke);
            return 0;
        }
        Report report = new Report(System.out, System.err);
        Map<String, String> machine = Machine.describe(REPOSITORY);
        machine.put("six days of", scale().transactionsPerDay() + " transactions each");
        Path folder = keep != null ? keep.toAbsolutePath() : Files.createTempDirectory("counterflow-bench-");
        try {
            onStage(folder, wanted, report);
        } finally {
            if (keep == null) {
                delete(folder);
            }
        }
        if (!profile) {
            write(machine, report.results());
        }
        return report.results().passed() ? 0 : FIGURE_MISSED;
    }

    private void write(Map<String, String> machine, Results results) throws IOException {
        ResultsFiles.write(resultsFolder, size(), machine, results);
        Pictures.draw(results, resultsFolder);
        if (publish) {
            PerformancePage.publish(REPOSITORY.resolve("docs"), ResultsFiles.markdown(machine, results), results);
        }
    }

    private String size() {
        return smoke ? "smoke" : quick ? "quick" : "full";
    }

    private Set<Figure> wanted() {
        Set<Figure> wanted = EnumSet.noneOf(Figure.class);
        only.forEach(code -> wanted.add(Figure.ofCode(code)));
        return wanted.isEmpty() ? EnumSet.allOf(Figure.class) : wanted;
    }

    private Scale scale() {
        Scale scale = smoke ? Scale.SMOKE : quick ? Scale.QUICK : Scale.FULL;
        return transactionsPerDay == null ? scale : scale.withTransactionsPerDay(transactionsPerDay);
    }

    private void onStage(Path folder, Set<Figure> wanted, Report report) throws IOException, InterruptedException {
        // What starts and stops servers comes last.
        List<Experiment> experiments = List.of(
                new Serving(),
                new SlowNetworkServing(),
                new Sizes(),
                new HubServing(),
                new ManyDaysServing(),
                new Loading(),
                new Starting());
        Path jar = Path.of(System.getProperty("counterflow.jar", "program/target/counterflow.jar"));
        Stage stage = new Stage(folder, scale(), REPOSITORY.resolve("counterflow"), jar, report);
        // Whoever interrupts a run finds its servers stopped.
        Thread stop = new Thread(stage::close);
        Runtime.getRuntime().addShutdownHook(stop);
        try (stage) {
            if (profile) {
                Profiles.record(stage, report, resultsFolder);
                return;
            }
            for (Experiment experiment : experiments) {
                if (experiment.figures().stream().anyMatch(wanted::contains)) {
                    experiment.run(stage, report);
                }
            }
        } finally {
            Runtime.getRuntime().removeShutdownHook(stop);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
