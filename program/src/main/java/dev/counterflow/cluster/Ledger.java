package dev.counterflow.cluster;

import dev.counterflow.chain.Rule;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.UUID;

/**
 * What holds for a whole cluster.
 *
 * @param clusterId chosen at init
 * @param rule how transactions are attributed
 */
public record Ledger(UUID clusterId, Rule rule) {
    /**
     * Reads it from the catalog.
     *
     * @throws CounterflowException if the cluster is not initialised
     */
    public static Ledger of(Cluster cluster) {
        return cluster.onCoordinator(catalog -> catalog.createQuery("select cluster_id, rule from counterflow.ledger")
                .map((row, context) ->
                        new Ledger(row.getObject("cluster_id", UUID.class), Rule.ofCode(row.getString("rule"))))
                .findOne()
                .orElseThrow(() -> new CounterflowException(
                        Problem.CLUSTER_STATE, "the cluster has no ledger yet; run 'counterflow init'")));
    }
}
