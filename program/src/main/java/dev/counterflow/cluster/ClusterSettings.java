package dev.counterflow.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The servers of a cluster.
 *
 * @param coordinator the one that clients talk to
 * @param shards the others, in order
 * @param secrets the folder with the passwords that {@code init} generates for the program's own roles
 */
public record ClusterSettings(ServerSettings coordinator, List<ServerSettings> shards, Path secrets) {
    public static final int MOST_SERVERS = 64;

    public ClusterSettings {
        shards = List.copyOf(shards);
        if (shards.size() >= MOST_SERVERS) {
            throw new IllegalArgumentException("a cluster has at most " + MOST_SERVERS + " servers");
        }
        Set<String> names = new HashSet<>();
        names.add(coordinator.name());
        for (ServerSettings shard : shards) {
            if (!names.add(shard.name())) {
                throw new IllegalArgumentException("two servers are named " + shard.name());
            }
        }
    }

    /** The coordinator first. */
    public List<ServerSettings> servers() {
        List<ServerSettings> servers = new ArrayList<>();
        servers.add(coordinator);
        servers.addAll(shards);
        return servers;
    }
}
