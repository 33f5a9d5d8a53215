package dev.counterflow.bench;

import dev.counterflow.bench.contender.Program.Served;
import dev.counterflow.bench.data.Dataset;
import dev.counterflow.cluster.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The program's own processes on a dataset: its databases are to the program a cluster of external servers. */
final class ServedCluster {
    private static final String DEADLINE_MILLISECONDS = "60000";

    private ServedCluster() {}

    /** Starts {@code counterflow serve}. */
    static Served start(Stage stage, Dataset dataset) throws IOException {
        return stage.program()
                .serve(List.of(), "--config", settings(stage, dataset.name()).toString());
    }

    /** Writes the settings of a cluster in databases of this name. */
    static Path settings(Stage stage, String database) throws IOException {
        StringBuilder yaml =
                new StringBuilder("deadline_ms: " + DEADLINE_MILLISECONDS + "\ncluster:\n  coordinator:\n");
        List<EmbeddedServer> servers = stage.counterflowServers().all();
        append(yaml, servers.get(0), database, "    ", "    ");
        yaml.append("  shards:\n");
        for (EmbeddedServer shard : servers.subList(1, servers.size())) {
            append(yaml, shard, database, "    - ", "      ");
        }
        yaml.append("  secrets: ").append(stage.counterflow().roles()).append('\n');
        return Files.writeString(stage.folder().resolve(database + ".yaml"), yaml);
    }

    private static void append(StringBuilder yaml, EmbeddedServer server, String database, String first, String rest) {
        yaml.append(first).append("name: ").append(server.name()).append('\n');
        yaml.append(rest).append("host: ").append(server.host()).append('\n');
        yaml.append(rest).append("port: ").append(server.port()).append('\n');
        yaml.append(rest).append("database: ").append(database).append('\n');
        yaml.append(rest)
                .append("password_file: ")
                .append(server.passwordFile())
                .append('\n');
    }
}
