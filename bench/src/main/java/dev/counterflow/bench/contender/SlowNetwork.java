package dev.counterflow.bench.contender;

import dev.counterflow.bench.data.Dataset;
import dev.counterflow.cluster.embedded.EmbeddedServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * As long as it is open, coordinators reach their shards over a slow network. Holds for connections that are made
 * meanwhile. Not thread-safe.
 */
public final class SlowNetwork implements AutoCloseable {
    private final List<Databases> clusters;
    private final String database;
    private final Duration roundTrip;
    private final List<DelayLine> lines = new ArrayList<>();

    private SlowNetwork(List<Databases> clusters, String database, Duration roundTrip) {
        this.clusters = List.copyOf(clusters);
        this.database = database;
        this.roundTrip = roundTrip;
    }

    /**
     * Makes the network slow.
     *
     * @param roundTrip added to each round trip, half of it in each direction
     */
    public static SlowNetwork within(List<Databases> clusters, Dataset dataset, Duration roundTrip) throws IOException {
        SlowNetwork network = new SlowNetwork(clusters, dataset.name(), roundTrip);
        try {
            network.slowDown();
            return network;
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private void slowDown() throws IOException {
        for (Databases cluster : clusters) {
            for (EmbeddedServer shard : shards(cluster)) {
                DelayLine line =
                        new DelayLine(new InetSocketAddress(shard.host(), shard.port()), roundTrip.dividedBy(2));
                lines.add(line);
                lead(cluster, shard, line.port());
            }
        }
    }

    /** What is added to each round trip. */
    public Duration roundTrip() {
        return roundTrip;
    }

    private static List<EmbeddedServer> shards(Databases cluster) {
        return cluster.all().subList(1, cluster.all().size());
    }

    private void lead(Databases cluster, EmbeddedServer shard, int port) {
        try (Connection coordinator = Databases.connect(cluster.all().get(0), database)) {
            Databases.execute(
                    coordinator, "alter server %I options (set port %L)", shard.name(), Integer.toString(port));
        } catch (SQLException e) {
            throw new BenchException("cannot change the way to " + shard.name(), e);
        }
    }

    @Override
    public void close() throws IOException {
        for (Databases cluster : clusters) {
            for (EmbeddedServer shard : shards(cluster)) {
                lead(cluster, shard, shard.port());
            }
        }
        for (DelayLine line : lines) {
            line.close();
        }
    }
}
