package dev.counterflow.bench;

import dev.counterflow.bench.contender.BenchException;
import dev.counterflow.problem.CounterflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
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
        description = "Measures Counterflow against what its users would otherwise have.")
public final class BenchCommand implements Callable<Integer> {
    private static final int FIGURE_MISSED = 1;
    private static final int FAILED = 2;

    @Option(names = "--quick", description = "Smaller days and shorter turns: under ten minutes.")
    private boolean quick;

    @Option(names = "--only", split = ",", paramLabel = "FIGURE", description = "Measure only these figures.")
    private List<String> only = List.of();

    @Option(names = "--keep", paramLabel = "DIR", description = "Make the data there, and leave it there.")
    private @Nullable Path keep;

    @Option(names = "--transactions-per-day", paramLabel = "N", description = "Another size of the six days.")
    private @Nullable Long transactionsPerDay;

    /** Runs the benchmark; the exit code is 0 if every figure passed, 1 if one did not, 2 if it could not be measured. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchCommand())
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    if (failure instanceof BenchException || failure instanceof CounterflowException) {
                        line.getErr().println("bench/run: " + failure.getMessage());
                    } else {
                        failure.printStackTrace(line.getErr());
                    }
                    return FAILED;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Set<Figure> wanted = wanted();
        Scale scale = quick ? Scale.QUICK : Scale.FULL;
        if (transactionsPerDay != null) {
            scale = scale.withTransactionsPerDay(transactionsPerDay);
        }
        Report report = new Report(System.out, System.err);
        Path folder = keep != null ? keep.toAbsolutePath() : Files.createTempDirectory("counterflow-bench-");
        try {
            run(folder, scale, wanted, report);
        } finally {
            if (keep == null) {
                delete(folder);
            }
        }
        return report.results().passed() ? 0 : FIGURE_MISSED;
    }

    private Set<Figure> wanted() {
        Set<Figure> wanted = EnumSet.noneOf(Figure.class);
        only.forEach(code -> wanted.add(Figure.ofCode(code)));
        return wanted.isEmpty() ? EnumSet.allOf(Figure.class) : wanted;
    }

    private static void run(Path folder, Scale scale, Set<Figure> wanted, Report report)
            throws IOException, InterruptedException {
        List<Experiment> experiments = List.of(new Serving());
        Stage stage = new Stage(folder, scale, report);
        // Whoever interrupts a run finds its servers stopped.
        Thread stop = new Thread(stage::close);
        Runtime.getRuntime().addShutdownHook(stop);
        try (stage) {
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
