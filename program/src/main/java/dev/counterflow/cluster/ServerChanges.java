package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Adds servers to a cluster and takes them away. Questions go on meanwhile. Thread safe. */
public final class ServerChanges {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Cluster cluster;

    public ServerChanges(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Initialises a server that the settings name, and adds it to the catalog: from then on it takes new days.
     *
     * @return what was changed, one line each; empty if it was added before
     */
    public List<String> add(String name) {
        Server server = cluster.server(name);
        Ledger ledger = Ledger.of(cluster);
        List<Server> both = server.isCoordinator() ? List.of(server) : List.of(cluster.coordinator(), server);
        List<String> changes = new ArrayList<>(new Initializer(cluster, false).initialize(ledger.rule(), both));
        int takenBack = cluster.onCoordinator(catalog ->
                catalog.execute("update counterflow.server set leaving = false where name = ? and leaving", name));
        if (takenBack > 0) {
            changes.add("let " + name + " take days again");
        }
        return changes;
    }

    /**
     * Takes a server out of the cluster: retires its copies in one transaction, removes them when no statement can ask
     * for them any more, and forgets the server. Can be repeated after it was interrupted.
     *
     * @param gone whether the server will never answer again: what is on it is then forgotten, not removed
     * @param patience how long to wait for statements that may still ask it, and for loads on it
     * @return whether it was part of the cluster
     * @throws CounterflowException if it holds the only copy of a day, or others need it for longer than that
     */
    public boolean remove(String name, boolean gone, Duration patience) {
        if (name.equals(cluster.coordinator().name())) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER, "server " + name + " is the coordinator; it cannot be removed");
        }
        boolean member = cluster.onCoordinator(catalog -> takeOutOfCatalog(catalog, name, gone, patience));
        Initializer.asAdministrator(cluster.coordinator(), administrator -> {
            Initializer.execute(
                    administrator, "drop user mapping if exists for %I server %I", Role.OWNER.roleName(), name);
            Initializer.execute(administrator, "drop server if exists %I", name);
            return null;
        });
        if (!gone) {
            leave(name, "delete from counterflow.member");
        }
        return member;
    }

    private boolean takeOutOfCatalog(Handle catalog, String name, boolean gone, Duration patience) {
        if (CatalogServer.find(catalog, name).isEmpty()) {
            // It may be half removed; a name that nobody knows is a mistyped one.
            cluster.server(name);
            return false;
        }
        if (!gone) {
            // Before anything changes: a server that does not answer keeps its tables, and gc would never end.
            leave(name, "select 1");
        }
        retire(catalog, name);
        awaitEmpty(catalog, name, gone, patience);
        return catalog.execute("delete from counterflow.server where name = ?", name) > 0;
    }

    private static void retire(Handle catalog, String name) {
        List<String> held = LockPatience.run(
                catalog,
                transaction -> transaction
                        .createQuery("select chain || ' ' || first_day"
                                + " || case when last_day > first_day then ' to ' || last_day else '' end"
                                + " from counterflow.retire_server(:name)")
                        .bind("name", name)
                        .mapTo(String.class)
                        .list());
        if (!held.isEmpty()) {
            throw new CounterflowException(
                    Problem.CLUSTER_STATE,
                    "server " + name + " holds the only copy of "
                            + held.stream().limit(10).collect(Collectors.joining(", "))
                            + (held.size() > 10 ? " and of " + (held.size() - 10) + " more" : "")
                            + "; move them with 'counterflow rebalance --without " + name
                            + "' or 'counterflow move DAY SERVER', or drop them with 'counterflow drop DAY', then try"
                            + " again");
        }
    }

    private void awaitEmpty(Handle catalog, String name, boolean gone, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        GarbageCollector collector = new GarbageCollector(cluster);
        while (true) {
            if (gone) {
                collector.forget(name);
            } else {
                collector.collect();
            }
            List<String> states = catalog.createQuery(
                            "select distinct state from counterflow.segment_copy where server = :name")
                    .bind("name", name)
                    .mapTo(String.class)
                    .list();
            if (states.isEmpty()) {
                return;
            }
            if (states.contains("live")) {
                // A load that was under way has ended on this server meanwhile.
                retire(catalog, name);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new CounterflowException(
                        Problem.BUSY,
                        "server " + name + " takes no new days, but after " + patience.toSeconds()
                                + " s a load or a statement on the coordinator still needs what is on it (see"
                                + " pg_stat_activity there); run the same command again later");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void leave(String name, String statement) {
        Server server = cluster.server(name);
        try (Connection connection = server.connect(Role.OWNER);
                Statement member = connection.createStatement()) {
            member.execute(statement);
        } catch (SQLException e) {
            throw SqlProblem.of(name, e);
        } catch (CounterflowException e) {
            throw new CounterflowException(
                    e.problem(), e.userMessage() + "; if it will never answer again, add --gone", e);
        }
    }
}
