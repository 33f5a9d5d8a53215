package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program in a process of its own, its output in files. */
final class RunningDemo implements AutoCloseable {
    private static final long MINUTES_TO_LOAD = 5;
    private static final long SECONDS_TO_END = 60;
    private static final long MILLISECONDS_BETWEEN_LOOKS = 50;
    private static final Pattern URL = Pattern.compile("^Counterflow answers at (http://\\S+)$", Pattern.MULTILINE);

    private final Process process;
    private final Path out;
    private final Path err;

    private RunningDemo(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts a command of the jar; returns at once. */
    static RunningDemo start(Path folder, String... arguments) throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-jar",
                System.getProperty("counterflow.jar")));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new RunningDemo(process, out, err);
    }

    /** Waits until it serves, and returns where. */
    String url() throws IOException, InterruptedException {
        return until(URL).group(1);
    }

    /** Waits until it has printed a text. */
    void untilPrinted(String text) throws IOException, InterruptedException {
        until(Pattern.compile(Pattern.quote(text)));
    }

    /** Waits until a line on standard error has a text, and returns the line. */
    String untilLogged(String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_END);
        while (System.nanoTime() < deadline) {
            Optional<String> line =
                    err().lines().filter(one -> one.contains(text)).findFirst();
            if (line.isPresent()) {
                return line.get();
            }
            TimeUnit.MILLISECONDS.sleep(MILLISECONDS_BETWEEN_LOOKS);
        }
        throw new AssertionError("no line has " + text + ": " + err());
    }

    private Matcher until(Pattern pattern) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES_TO_LOAD);
        while (System.nanoTime() < deadline) {
            Matcher found = pattern.matcher(out());
            if (found.find()) {
                return found;
            }
            if (process.waitFor(MILLISECONDS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        throw new AssertionError("the demo does not print " + pattern + "; it says: " + out() + err());
    }

    /** Waits until it ends, and returns the exit code. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS))
                .as("ended in time")
                .isTrue();
        return process.exitValue();
    }

    /** As a service manager ends it. */
    void terminate() {
        process.destroy();
    }

    /** As nobody should. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode();
    }

    long pid() {
        return process.pid();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() {
        terminate();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
