package dev.counterflow.cli;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The user's web browser. */
final class Browser {
    private static final long LONGEST_START_SECONDS = 5;

    private final Surroundings surroundings;

    Browser(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Shows an address. Returns false if there is no browser that can. */
    boolean show(URI address) throws InterruptedException {
        List<String> command = new ArrayList<>(command());
        command.add(address.toString());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // A browser that goes on running has started.
            return !process.waitFor(LONGEST_START_SECONDS, TimeUnit.SECONDS) || process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> command() {
        String chosen = surroundings.environment().getOrDefault("BROWSER", "");
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (!chosen.isEmpty()) {
            return List.of(chosen);
        }
        if (system.contains("mac")) {
            return List.of("open");
        }
        return system.contains("windows") ? List.of("rundll32", "url.dll,FileProtocolHandler") : List.of("xdg-open");
    }
}
