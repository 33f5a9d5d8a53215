package dev.counterflow.exposure;

import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.ClusterStatus.DayStatus;
import dev.counterflow.cluster.RunRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What a cluster holds, as its catalog says.
 *
 * @param clusterId chosen at init
 * @param rule the rule of the ledger
 * @param servers the coordinator first
 * @param days by chain and day
 * @param runs the latest first, at most {@link #MOST_RUNS}
 */
public record Holdings(
        UUID clusterId, Rule rule, List<HoldingServer> servers, List<DayStatus> days, List<RunRecord> runs) {
    /** How many of the latest runs are told. */
    public static final int MOST_RUNS = 20;

    public Holdings {
        servers = List.copyOf(servers);
        days = List.copyOf(days);
        runs = List.copyOf(runs);
    }

    /**
     * One server.
     *
     * @param name its name in the catalog
     * @param coordinator whether it is the one that clients talk to
     * @param problem why it does not answer, or empty if it does
     * @param days how many live days it has a copy of
     * @param bytes the size of its live segments on disk, with their indexes
     * @param roundTripNanoseconds how long it took to answer the coordinator; empty of the coordinator itself, and if it did not
     * @param transactions how many transactions it has ended in its database, since its statistics were last reset; empty
     *     if it did not answer. Each round trip of a question is one
     */
    public record HoldingServer(
            String name,
            boolean coordinator,
            Optional<String> problem,
            long days,
            long bytes,
            OptionalLong roundTripNanoseconds,
            OptionalLong transactions) {}
}
