package dev.counterflow.cluster;

import dev.counterflow.chain.Chain;
import dev.counterflow.cluster.Balance.Move;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Moves days until all servers hold about as many bytes. Questions go on meanwhile. Thread safe. */
public final class Rebalance {
    private final Cluster cluster;

    public Rebalance(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * What is to be moved; changes nothing.
     *
     * @param without a server to be left with no day that it alone holds
     */
    public List<Move> plan(Optional<String> without) {
        without.ifPresent(cluster::server);
        return cluster.onCoordinator(catalog -> {
            List<String> servers = CatalogServer.all(catalog).stream()
                    .filter(server ->
                            !server.leaving() && cluster.find(server.name()).isPresent())
                    .map(CatalogServer::name)
                    .toList();
            List<Balance.Placed> segments = LiveSegment.all(catalog).stream()
                    .map(segment -> new Balance.Placed(
                            segment.segmentId(),
                            segment.chain(),
                            segment.firstDay(),
                            segment.days(),
                            segment.figures().bytes(),
                            Set.copyOf(segment.servers())))
                    .toList();
            return Balance.plan(servers, segments, without);
        });
    }

    /**
     * Makes moves, one after the other, and removes what they leave behind.
     *
     * @param made is told of each move when it is visible
     */
    public void make(List<Move> moves, Consumer<Move> made) {
        Days days = new Days(cluster, ProtocolStep.NOBODY);
        for (Move move : moves) {
            days.move(Chain.ofCode(move.chain()), move.firstDay(), Optional.of(move.from()), move.to());
            made.accept(move);
        }
        new GarbageCollector(cluster).collect();
    }
}
