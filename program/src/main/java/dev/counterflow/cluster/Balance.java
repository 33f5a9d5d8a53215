package dev.counterflow.cluster;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which segments to move so that all servers hold about as many bytes. Computed from figures alone, the same for the
 * same figures. Not thread safe.
 *
 * <p>Again and again the segment is moved that best evens out two servers, the fullest and the emptiest that may take
 * one, until no move is worth its work. Each move lessens the sum of the squares of the sizes, so it comes to an end.
 */
public final class Balance {
    /** A move must make the fuller of the two servers smaller by at least this part of what a server holds on average. */
    private static final int LEAST_GAIN_PERCENT = 1;

    private final Map<String, Long> bytes = new TreeMap<>();
    private final List<Placed> segments = new ArrayList<>();
    private final List<Move> moves = new ArrayList<>();

    private Balance() {}

    /**
     * A segment and where it is.
     *
     * @param bytes its size on one server
     * @param servers the servers with a live copy
     */
    record Placed(int segmentId, String chain, LocalDate firstDay, String days, long bytes, Set<String> servers) {
        Placed {
            servers = Set.copyOf(servers);
        }

        private Placed moved(String from, String to) {
            Set<String> others = new HashSet<>(servers);
            others.remove(from);
            others.add(to);
            return new Placed(segmentId, chain, firstDay, days, bytes, others);
        }
    }

    /**
     * A segment to move.
     *
     * @param firstDay the first of its days
     * @param days all of its days, for people
     * @param bytes its size on one server
     */
    public record Move(String chain, LocalDate firstDay, String days, long bytes, String from, String to) {}

    /**
     * Plans the moves, in the order in which they should be made.
     *
     * @param servers the servers that may hold segments
     * @param without a server that should be left with no segment that it alone holds
     */
    static List<Move> plan(Collection<String> servers, Collection<Placed> segments, Optional<String> without) {
        Balance balance = new Balance();
        servers.stream()
                .filter(server -> !Optional.of(server).equals(without))
                .forEach(server -> balance.bytes.put(server, 0L));
        segments.forEach(balance::place);
        without.ifPresent(balance::empty);
        while (balance.even()) {
            // Until no move is worth it.
        }
        return List.copyOf(balance.moves);
    }

    private void place(Placed segment) {
        segments.add(segment);
        segment.servers().forEach(server -> bytes.computeIfPresent(server, (name, sum) -> sum + segment.bytes()));
    }

    /** The largest first: the small ones then fill the gaps. */
    private void empty(String leaving) {
        List<Placed> alone = segments.stream()
                .filter(segment -> segment.servers().equals(Set.of(leaving)))
                .sorted(Comparator.comparingLong(Placed::bytes).reversed().thenComparingInt(Placed::segmentId))
                .toList();
        for (Placed segment : alone) {
            fromEmptiest().stream().findFirst().ifPresent(to -> move(segment, leaving, to));
        }
    }

    private boolean even() {
        List<String> order = fromEmptiest();
        for (int full = order.size() - 1; full > 0; full--) {
            for (int empty = 0; empty < full; empty++) {
                String from = order.get(full);
                String to = order.get(empty);
                Optional<Placed> best = bestToMove(from, to);
                if (best.isPresent()) {
                    move(best.get(), from, to);
                    return true;
                }
            }
        }
        return false;
    }

    private List<String> fromEmptiest() {
        return bytes.keySet().stream()
                .sorted(Comparator.<String>comparingLong(bytes::get).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** The segment that leaves the fuller of the two as small as can be. */
    private Optional<Placed> bestToMove(String from, String to) {
        long most = size(from) - leastGain();
        return segments.stream()
                .filter(segment ->
                        segment.servers().contains(from) && !segment.servers().contains(to))
                .filter(segment -> fuller(segment, from, to) <= most)
                .min(Comparator.<Placed>comparingLong(segment -> fuller(segment, from, to))
                        .thenComparingInt(Placed::segmentId));
    }

    private long fuller(Placed segment, String from, String to) {
        return Math.max(size(from) - segment.bytes(), size(to) + segment.bytes());
    }

    private long leastGain() {
        long sum = bytes.values().stream().mapToLong(Long::longValue).sum();
        return Math.max(1, sum / bytes.size() * LEAST_GAIN_PERCENT / 100);
    }

    private long size(String server) {
        return bytes.getOrDefault(server, 0L);
    }

    private void move(Placed segment, String from, String to) {
        moves.add(new Move(segment.chain(), segment.firstDay(), segment.days(), segment.bytes(), from, to));
        segments.replaceAll(other -> other.segmentId() == segment.segmentId() ? segment.moved(from, to) : other);
        bytes.computeIfPresent(from, (name, sum) -> sum - segment.bytes());
        bytes.computeIfPresent(to, (name, sum) -> sum + segment.bytes());
    }
}
