package dev.counterflow.ingest;

import dev.counterflow.chain.Transaction;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.ClusterSettings;
import dev.counterflow.cluster.HostPort;
import dev.counterflow.cluster.Password;
import dev.counterflow.cluster.ServerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A loader in a process of its own, which dies without a word just before a given step of the protocol. */
final class LoaderProcess {
    /** What the operating system reports of a process that was killed with SIGKILL. */
    private static final int KILLED = 137;

    private LoaderProcess() {}

    /**
     * Loads payments from A to B, one a day.
     *
     * @param dieBeforeStep the step, counted from 1, before which the process kills itself; 0 for never
     * @return whether it came to the end
     */
    static boolean load(ClusterSettings settings, Path work, int dieBeforeStep, String name, Map<String, Long> amounts)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LoaderProcess.class.getName(),
                work.toString(),
                Integer.toString(dieBeforeStep),
                name,
                settings.secrets().toString(),
                settings.coordinator().database()));
        for (ServerSettings server : settings.servers()) {
            command.add(server.name() + "=" + server.hosts().get(0).port());
        }
        command.add("--");
        amounts.forEach((day, amount) -> command.add(day + "=" + amount));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the loader has not ended in 60 s");
            }
        } finally {
            process.destroyForcibly();
        }
        int status = process.exitValue();
        if (status != 0 && status != KILLED) {
            throw new IllegalStateException("the loader ended with " + status);
        }
        return status == 0;
    }

    public static void main(String[] arguments) throws InterruptedException {
        int dieBeforeStep = Integer.parseInt(arguments[1]);
        List<ServerSettings> servers = new ArrayList<>();
        List<Transaction> transactions = new ArrayList<>();
        boolean payments = false;
        for (String argument : List.of(arguments).subList(5, arguments.length)) {
            String[] parts = argument.split("=", 2);
            if (argument.equals("--")) {
                payments = true;
            } else if (payments) {
                transactions.add(TestTransactions.payment(parts[0], "A", "B", Long.parseLong(parts[1])));
            } else {
                servers.add(new ServerSettings(
                        parts[0],
                        List.of(new HostPort("127.0.0.1", Integer.parseInt(parts[1]))),
                        arguments[4],
                        "nobody",
                        Password.inFile(Path.of("not-needed")),
                        Map.of()));
            }
        }
        Cluster cluster = new Cluster(
                new ClusterSettings(servers.get(0), servers.subList(1, servers.size()), Path.of(arguments[3])));
        AtomicInteger steps = new AtomicInteger();
        new Ingest(cluster, new IngestOptions(0, false, Path.of(arguments[0])), new NoProgress(), step -> {
                    if (steps.incrementAndGet() == dieBeforeStep) {
                        // As abruptly as SIGKILL: no hook, no flush, no close.
                        Runtime.getRuntime().halt(KILLED);
                    }
                })
                .run(new ListSource(arguments[2], transactions));
    }
}
