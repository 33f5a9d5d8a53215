package dev.counterflow.exposure;

import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.ClusterStatus.DayStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
        UUID clusterId, Rule rule, List<HoldingServer> servers, List<DayStatus> days, List<LoadingRun> runs) {
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
     */
    public record HoldingServer(String name, boolean coordinator, Optional<String> problem, long days, long bytes) {}

    /**
     * One ingest.
     *
     * @param id its number
     * @param source the kind of the source
     * @param description which source of the kind
     * @param chain the chain's code
     * @param state {@code running}, {@code succeeded}, {@code failed} or {@code interrupted}
     * @param started when it began, or went on the last time
     * @param finished when it ended, if it has
     * @param days how many days it has published
     * @param transactions how many transactions these have
     * @param badRows how many rows were left out of them
     */
    public record LoadingRun(
            int id,
            String source,
            String description,
            String chain,
            String state,
            Instant started,
            Optional<Instant> finished,
            int days,
            long transactions,
            long badRows) {}
}
