package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The servers of a cluster, the coordinator first. Thread safe; holds no connection. */
public final class Cluster {
    private final List<Server> servers;
    private final Secrets secrets;

    public Cluster(ClusterSettings settings) {
        this.secrets = new Secrets(settings.secrets());
        List<Server> all = new ArrayList<>();
        for (ServerSettings server : settings.servers()) {
            all.add(new Server(server, secrets, all.size()));
        }
        this.servers = List.copyOf(all);
    }

    public Server coordinator() {
        return servers.get(0);
    }

    /** All servers, the coordinator first. */
    public List<Server> servers() {
        return servers;
    }

    /**
     * The server of this name.
     *
     * @throws CounterflowException if the settings name no such server
     */
    public Server server(String name) {
        return find(name)
                .orElseThrow(() -> new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        "there is no server " + name + "; the settings name "
                                + String.join(
                                        ", ", servers.stream().map(Server::name).toList())));
    }

    /** The server of this name, if the settings name it. */
    Optional<Server> find(String name) {
        return servers.stream().filter(server -> server.name().equals(name)).findFirst();
    }

    /**
     * Checks that the coordinator has the tables and functions that this program knows: one short connection.
     *
     * @param role who asks: {@link Role#READER} is enough
     * @throws CounterflowException with {@link Problem#CLUSTER_STATE} if not; the message says what to do
     */
    public void requireCurrentSchema(Role role) {
        Server coordinator = coordinator();
        try (Connection connection = coordinator.connect(role)) {
            ServerCheck.requireCurrent(connection, coordinator);
        } catch (SQLException e) {
            throw SqlProblem.of(coordinator.name(), e);
        }
    }

    /** The id that was chosen at init. */
    UUID clusterId(Handle catalog) {
        return catalog.createQuery("select cluster_id from counterflow.ledger")
                .mapTo(UUID.class)
                .one();
    }

    Secrets secrets() {
        return secrets;
    }

    /** Runs a piece of work on the coordinator as the owner, on a connection of its own. */
    <T> T onCoordinator(HandleCallback<T, RuntimeException> work) {
        return on(coordinator(), work);
    }

    /** Runs a piece of work on one server as the owner, on a connection of its own. */
    <T> T on(Server server, HandleCallback<T, RuntimeException> work) {
        try (Handle handle = Jdbi.open(() -> server.connect(Role.OWNER))) {
            return work.withHandle(handle);
        } catch (JdbiException e) {
            SQLException cause = SqlProblem.cause(e);
            throw cause == null ? e : SqlProblem.of(server.name(), cause);
        }
    }
}
