package dev.counterflow.cluster;

import dev.counterflow.chain.Rule;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The servers and the days of a cluster, as they are now.
 *
 * @param clusterId chosen at init
 * @param rule the rule of the ledger
 * @param servers the coordinator first
 * @param days by chain and day
 */
public record ClusterStatus(UUID clusterId, Rule rule, List<ServerStatus> servers, List<DayStatus> days) {
    public ClusterStatus {
        servers = List.copyOf(servers);
        days = List.copyOf(days);
    }

    /** The servers with a live copy of a day that answer now. */
    public List<String> answering(DayStatus day) {
        return day.servers().stream()
                .filter(name -> servers.stream()
                        .anyMatch(server ->
                                server.name().equals(name) && server.version().isPresent()))
                .toList();
    }

    /** The days with fewer copies than that on servers that answer now. */
    public List<DayStatus> lacking(int copies) {
        return days.stream().filter(day -> answering(day).size() < copies).toList();
    }

    /**
     * One server.
     *
     * @param name its name in the catalog
     * @param address host and port
     * @param version the version of PostgreSQL, or empty if it does not answer
     * @param problem why it does not answer, or what else is wrong with it; empty if nothing is
     * @param days how many live days it holds
     * @param bytes the size of its live segments on disk, with their indexes
     */
    public record ServerStatus(
            String name, String address, Optional<String> version, Optional<String> problem, int days, long bytes) {}

    /**
     * One loaded day.
     *
     * @param chain the chain's code
     * @param day the UTC day
     * @param servers the servers with a live copy
     * @param source the kind of the source
     * @param postings rows in its segment (of all the segment's days)
     * @param transactions how many were loaded
     * @param promisedTransactions how many the source said there are, if it said so
     * @param badRows how many rows were left out
     * @param bytes the size of its segment on one server (of all the segment's days)
     */
    public record DayStatus(
            String chain,
            LocalDate day,
            List<String> servers,
            String source,
            long postings,
            long transactions,
            OptionalLong promisedTransactions,
            long badRows,
            long bytes) {
        public DayStatus {
            servers = List.copyOf(servers);
        }

        /** Why the day is not complete, or empty if it is, as far as its source tells. */
        public Optional<String> incompleteBecause() {
            if (badRows > 0) {
                return Optional.of(badRows + " bad rows were left out");
            }
            if (promisedTransactions.isPresent() && promisedTransactions.getAsLong() != transactions) {
                return Optional.of("the source promised " + promisedTransactions.getAsLong() + " transactions, "
                        + transactions + " were loaded");
            }
            if (promisedTransactions.isEmpty() && transactions == 0) {
                return Optional.of("the source has nothing of this day");
            }
            return Optional.empty();
        }
    }

    /** The loaded days by chain and day, from the coordinator's catalog as a connection of any role sees it. */
    public static List<DayStatus> days(Handle catalog) {
        return StatusQuery.days(catalog);
    }

    /** Asks the coordinator's catalog, and every server whether it is there. */
    public static ClusterStatus of(Cluster cluster) {
        return StatusQuery.run(cluster);
    }
}
