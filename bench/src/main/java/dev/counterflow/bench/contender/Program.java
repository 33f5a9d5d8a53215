package dev.counterflow.bench.contender;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program {@code counterflow} as its users run it, by its launcher: a copy of both it and the jar, which no build
 * replaces meanwhile, in processes of its own. Thread-safe.
 */
public final class Program {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Duration RUN_LIMIT = Duration.ofHours(2);
    private static final String ANSWERS_AT = "Counterflow answers at ";

    private final Path launcher;
    private final Path folder;

    private Program(Path launcher, Path folder) {
        this.launcher = launcher;
        this.folder = folder;
    }

    /**
     * Copies the program.
     *
     * @param folder where the copies and the output of the processes go
     */
    public static Program copyOf(Path launcher, Path jar, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.copy(jar, folder.resolve("counterflow.jar"), StandardCopyOption.REPLACE_EXISTING);
        Path copy = Files.copy(launcher, folder.resolve("counterflow"), StandardCopyOption.REPLACE_EXISTING);
        return new Program(copy, folder);
    }

    /** A web server in a process of its own. */
    public static final class Served implements AutoCloseable {
        private final Process process;
        private final URI address;

        private Served(Process process, URI address) {
            this.process = process;
            this.address = address;
        }

        /** How it is asked. */
        public Contender contender(String name) {
            return new HttpContender(name, address);
        }

        @Override
        public void close() {
            stop(process);
        }
    }

    /**
     * Serves until it is closed.
     *
     * @param options of the Java virtual machine
     * @param arguments beside {@code serve --port 0}
     */
    public Served serve(List<String> options, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("serve", "--port", "0"));
        words.addAll(List.of(arguments));
        Process process = start(options, words)
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .start();
        try {
            // Nothing more is printed there; the line is short, and the pipe is never full.
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(ANSWERS_AT)) {
                    return new Served(process, URI.create(line.substring(ANSWERS_AT.length())));
                }
            }
            throw new BenchException("'counterflow serve' ended: " + Files.readString(output()));
        } catch (IOException | RuntimeException e) {
            stop(process);
            throw e;
        }
    }

    /** Starts a command in a process that the caller ends with {@link #stop}. */
    public Process start(String... arguments) throws IOException {
        return start(List.of(), List.of(arguments)).start();
    }

    /** Runs a command to its end, which must be a good one. */
    public void run(List<String> options, String... arguments) throws IOException, InterruptedException {
        Process process = start(options, List.of(arguments)).start();
        try {
            if (!process.waitFor(RUN_LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new BenchException(
                        "'counterflow " + String.join(" ", arguments) + "' failed: " + Files.readString(output()));
            }
        } finally {
            stop(process);
        }
    }

    private ProcessBuilder start(List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(launcher.toString());
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output().toFile())
                .redirectError(output().toFile());
        process.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process.environment().put("JAVA_OPTS", String.join(" ", options));
        return process;
    }

    /** What the last process said. */
    private Path output() {
        return folder.resolve("output.txt");
    }

    /** Ends a process as a service manager would, and if it does not end, by force. */
    public static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
