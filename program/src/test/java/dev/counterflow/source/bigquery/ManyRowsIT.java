package dev.counterflow.source.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A long day, from a fake service in a process of its own into another process that has little memory. */
class ManyRowsIT {
    private static final String DAY = "2020-10-27";

    /** {@code -Dbigquery.rows=1000000} is what docs/bigquery.md has the figures of. */
    private static final long ROWS = Long.getLong("bigquery.rows", 20_000);

    private static Process start(String memory, Class<?> program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                memory,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void aLongDayIsReadIn512Megabytes() throws Exception {
        Process fake = start("-Xmx256m", FakeBigQueryMain.class, DAY, Long.toString(ROWS));
        try (BufferedReader told = reader(fake)) {
            Process reading = start("-Xmx512m", ReadMeasurement.class, told.readLine(), DAY, "4");
            try (BufferedReader result = reader(reading)) {
                String line = result.readLine();
                System.out.println(line);
                assertThat(line).startsWith(String.format(Locale.ROOT, "%,d transactions, ", ROWS));
                assertThat(reading.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                reading.destroyForcibly();
            }
        } finally {
            fake.destroyForcibly();
        }
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
