package dev.counterflow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The benchmarks of single steps of loading, by JMH. */
final class MicroBenchmarks {
    private MicroBenchmarks() {}

    /** Runs all of them, each in a process of its own, and writes their table to a file. */
    static void run(Path table, boolean quick) throws IOException {
        Files.createDirectories(table.toAbsolutePath().getParent());
        int seconds = quick ? 1 : 5;
        try {
            new Runner(new OptionsBuilder()
                            .include("dev\\.counterflow\\..*Benchmark")
                            .forks(quick ? 1 : 2)
                            .warmupIterations(3)
                            .warmupTime(TimeValue.seconds(seconds))
                            .measurementIterations(quick ? 3 : 5)
                            .measurementTime(TimeValue.seconds(seconds))
                            .shouldFailOnError(true)
                            .resultFormat(ResultFormatType.TEXT)
                            .result(table.toString())
                            .build())
                    .run();
        } catch (RunnerException e) {
            throw new IOException("JMH does not run: " + e.getMessage(), e);
        }
    }
}
