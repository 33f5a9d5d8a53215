package dev.counterflow.cluster.embedded;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs another program to its end, in a clean environment and within a time limit. */
final class Program {
    /** The pipe holds no more than this before the program is made to wait; what we run prints a page at most. */
    private static final int OUTPUT_LIMIT_BYTES = 64 * 1024;

    private Program() {}

    /** @param output what it printed on both streams, cut at 64 KiB */
    record Result(int exitCode, String output) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }

    /**
     * @param workingDirectory a folder that whoever runs the program may enter
     * @throws CounterflowException if it does not end in time; it is killed then
     * @throws IOException if it cannot be run at all
     */
    static Result run(List<String> command, Path workingDirectory, Duration limit) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workingDirectory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        clean(builder.environment());
        Process process = builder.start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CounterflowException(
                        Problem.EMBEDDED_SERVERS,
                        command + " did not end within " + limit.toSeconds() + " seconds and was killed.");
            }
            // Only what is there: a daemon that it left behind may hold the other end of the pipe open.
            InputStream stream = process.getInputStream();
            byte[] output = stream.readNBytes(Math.min(stream.available(), OUTPUT_LIMIT_BYTES));
            return new Result(process.exitValue(), new String(output, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CounterflowException(Problem.EMBEDDED_SERVERS, "Interrupted while running " + command, e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** PostgreSQL's programs listen to many variables; a port or a data directory of another server must not get in. */
    private static void clean(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.toUpperCase(Locale.ROOT).startsWith("PG"));
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
    }
}
