package dev.counterflow.bench.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Where and when it was measured. */
public final class Machine {
    private static final double BYTES_PER_GIGABYTE = 1e9;
    private static final int SECONDS_TO_ANSWER = 10;

    private Machine() {}

    /** What is known, in the order in which it is told. */
    public static Map<String, String> describe(Path repository) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("measured at", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
        facts.put("commit", commit(repository));
        facts.put("processor", processor());
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            facts.put(
                    "memory", String.format(Locale.ROOT, "%.0f GB", system.getTotalMemorySize() / BYTES_PER_GIGABYTE));
            facts.put("load before", String.format(Locale.ROOT, "%.2f", system.getSystemLoadAverage()));
        }
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        return facts;
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** The commit, marked if files differ from it. */
    private static String commit(Path repository) {
        try {
            Process git = new ProcessBuilder(List.of("git", "describe", "--always", "--dirty"))
                    .directory(repository.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(SECONDS_TO_ANSWER, TimeUnit.SECONDS) && !said.isEmpty() ? said : "unknown";
        } catch (IOException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
