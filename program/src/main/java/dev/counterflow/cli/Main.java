package dev.counterflow.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Entry point of the program. */
public final class Main {
    private Main() {}

    /** Runs one command and ends with its exit code. */
    public static void main(String[] arguments) {
        Interruption interruption = Interruption.ofThisThread();
        Surroundings surroundings = new Surroundings(
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                Path.of("").toAbsolutePath(),
                new PrintWriter(System.out, false, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Terminal.isWatched());
        int exitCode = CounterflowCommand.run(surroundings, arguments);
        interruption.finished();
        System.exit(exitCode);
    }
}
