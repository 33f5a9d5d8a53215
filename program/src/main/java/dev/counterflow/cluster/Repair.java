package dev.counterflow.cluster;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Makes the copies that days lack. Questions go on meanwhile. Thread safe. */
public final class Repair {
    private final Cluster cluster;
    private final int copies;
    private final Optional<String> without;
    private final Copies maker;

    /**
     * A repair.
     *
     * @param copies on how many servers each day should be: 1 to the number of servers
     * @param without a server that is left out of account: it gets no copy, and those that it has do not count
     */
    public Repair(Cluster cluster, int copies, Optional<String> without, ProtocolStep steps) {
        if (copies < 1 || copies > cluster.servers().size()) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "copies is " + copies + "; it should be 1 to the number of servers, "
                            + cluster.servers().size());
        }
        without.ifPresent(cluster::server);
        this.cluster = cluster;
        this.copies = copies;
        this.without = without;
        this.maker = new Copies(cluster, steps);
    }

    /**
     * What was done for some days.
     *
     * @param days the days of one segment
     * @param servers the servers that got a copy
     * @param failure why there are still too few, or empty if there are enough
     */
    public record Outcome(String chain, String days, List<String> servers, Optional<String> failure) {
        public Outcome {
            servers = List.copyOf(servers);
        }
    }

    /**
     * Makes all copies that are missing, as far as servers answer.
     *
     * @param done is told of each segment that lacked copies
     * @return whether no day lacks copies any more
     */
    public boolean run(Consumer<Outcome> done) {
        List<LiveSegment> lacking = cluster.onCoordinator(LiveSegment::all).stream()
                .filter(segment -> holders(segment).size() < copies)
                .toList();
        if (!lacking.isEmpty()) {
            new GarbageCollector(cluster).collect();
        }
        boolean complete = true;
        for (LiveSegment segment : lacking) {
            Outcome outcome = repair(segment);
            complete &= outcome.failure().isEmpty();
            done.accept(outcome);
        }
        return complete;
    }

    private Outcome repair(LiveSegment segment) {
        Chain chain = Chain.ofCode(segment.chain());
        try (DayClaim claim = DayClaim.of(cluster, chain, segment.firstDay(), segment.lastDay())) {
            return complete(claim);
        } catch (CounterflowException e) {
            return new Outcome(segment.chain(), segment.days(), List.of(), Optional.of(e.userMessage()));
        }
    }

    /**
     * Makes the copies that the claimed days lack. That a server does not answer is an outcome, no exception.
     *
     * @return what was done; nothing if the days are not loaded any more
     */
    public Outcome complete(DayClaim claim) {
        Handle catalog = claim.coordinator();
        String chain = claim.chain().code();
        LocalDate day = claim.firstDay();
        Optional<LiveSegment> found = LiveSegment.of(catalog, chain, day);
        if (found.isEmpty()) {
            return new Outcome(chain, day.toString(), List.of(), Optional.empty());
        }
        LiveSegment segment = found.get();
        Set<String> tried = new HashSet<>(segment.servers());
        List<String> made = new ArrayList<>();
        CounterflowException failure = null;
        while (holders(segment).size() + made.size() < copies) {
            Optional<Server> to = target(catalog, tried);
            if (to.isEmpty()) {
                return new Outcome(chain, segment.days(), made, Optional.of(why(failure)));
            }
            tried.add(to.get().name());
            try {
                maker.add(catalog, segment, to.get(), null);
                made.add(to.get().name());
            } catch (CounterflowException e) {
                if (e.problem() == Problem.INTERNAL) {
                    throw e;
                }
                failure = e;
            }
        }
        return new Outcome(chain, segment.days(), made, Optional.empty());
    }

    private Set<String> holders(LiveSegment segment) {
        Set<String> holders = new HashSet<>(segment.servers());
        without.ifPresent(holders::remove);
        return holders;
    }

    private Optional<Server> target(Handle catalog, Set<String> tried) {
        List<String> candidates = cluster.servers().stream()
                .map(Server::name)
                .filter(name -> !tried.contains(name) && !Optional.of(name).equals(without))
                .toList();
        return Placement.emptiest(catalog, candidates).map(cluster::server);
    }

    private static String why(@Nullable CounterflowException failure) {
        return failure == null ? "there is no further server that takes days" : failure.userMessage();
    }
}
