package dev.counterflow.cluster.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The program of a child process: opens servers, says so, and closes them when its input ends. */
final class ServersInAnotherProcess {
    static final String READY = "ready on port ";

    private ServersInAnotherProcess() {}

    public static void main(String[] arguments) throws IOException {
        EmbeddedSettings settings = EmbeddedSettings.in(Path.of(arguments[0])).withCount(2);
        try (EmbeddedServers servers = EmbeddedServers.open(settings);
                BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(READY + servers.coordinator().port());
            while (input.readLine() != null) {
                continue;
            }
        }
    }
}
