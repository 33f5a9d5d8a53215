package dev.counterflow.cluster;

import dev.counterflow.chain.Rule;
import dev.counterflow.problem.CounterflowException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Makes a cluster out of database servers: roles, schema, catalog, and the coordinator's way to the shards. Doing it
 * again changes only what is not yet so. Not thread safe.
 */
public final class Initializer {
    private final Cluster cluster;
    private final boolean dryRun;
    private final List<String> changes = new ArrayList<>();

    /**
     * The initialization of a cluster.
     *
     * @param dryRun whether to find out what would be done, and do nothing
     */
    public Initializer(Cluster cluster, boolean dryRun) {
        this.cluster = cluster;
        this.dryRun = dryRun;
    }

    /**
     * Initialises every server.
     *
     * @param rule the rule of the ledger
     * @return what was changed (or would be), one line each; empty if everything was so already
     * @throws CounterflowException if a server does not answer, or the ledger has another rule
     */
    public List<String> initialize(Rule rule) {
        return initialize(rule, cluster.servers());
    }

    /**
     * Initialises some of the servers, with the coordinator's way to all.
     *
     * @param servers the coordinator first
     */
    List<String> initialize(Rule rule, List<Server> servers) {
        new Belonging(cluster, rule).require(servers);
        for (Role role : Role.values()) {
            step(
                    "generate the password of " + role.roleName(),
                    cluster.secrets().exists(role),
                    () -> cluster.secrets().create(role));
        }
        // Those that a dry run finds without a database: there is nothing to look at yet.
        Set<Server> empty = new HashSet<>();
        for (Server server : servers) {
            if (!ensureDatabase(server) && dryRun) {
                changes.add("make roles, tables and functions on " + server.name());
                empty.add(server);
            } else {
                asAdministrator(server, administrator -> {
                    new ServerRoles(server, administrator, this).ensure();
                    return null;
                });
            }
        }
        // Shards first: the coordinator's entries then lead somewhere.
        for (int at = servers.size() - 1; at >= 0; at--) {
            if (!empty.contains(servers.get(at))) {
                ensureSchema(servers.get(at));
            }
        }
        if (!empty.contains(cluster.coordinator())) {
            asAdministrator(cluster.coordinator(), administrator -> {
                new ShardLinks(cluster, administrator, this).ensure();
                return null;
            });
        }
        ensureLedger(rule, servers);
        return List.copyOf(changes);
    }

    /** Does a step that is not done yet, or only notes it in a dry run. */
    void step(String description, boolean done, Runnable action) {
        if (!done) {
            changes.add(description);
            if (!dryRun) {
                action.run();
            }
        }
    }

    /** Runs a statement whose identifiers and literals the server itself quotes, with its {@code format} function. */
    static void execute(Handle handle, String template, String... arguments) {
        String statement = handle.createQuery("select format(:template, variadic :arguments)")
                .bind("template", template)
                .bindArray("arguments", String.class, (Object[]) arguments)
                .mapTo(String.class)
                .one();
        handle.execute(statement.replace("?", "\\?"));
    }

    static boolean exists(Handle handle, String query, String... arguments) {
        var statement = handle.createQuery("select exists (" + query + ")");
        for (int at = 0; at < arguments.length; at++) {
            statement.bind(at, arguments[at]);
        }
        return statement.mapTo(Boolean.class).one();
    }

    /** Returns whether the database was there before. */
    private boolean ensureDatabase(Server server) {
        String database = server.settings().database();
        return asAdministrator(server.inDatabase("postgres"), administrator -> {
            boolean there = exists(administrator, "select from pg_database where datname = ?", database);
            step(
                    "create the database " + database + " on " + server.name(),
                    there,
                    () -> execute(administrator, "create database %I encoding 'UTF8' template template0", database));
            return there;
        });
    }

    private void ensureSchema(Server server) {
        if (dryRun && !canConnectAsOwner(server)) {
            changes.add("make the tables and functions on " + server.name());
            return;
        }
        Schema schema = new Schema(server);
        int pending = schema.pending();
        step(
                "bring the schema of " + server.name() + " up to date (" + pending + " migrations)",
                pending == 0,
                schema::migrate);
    }

    private boolean canConnectAsOwner(Server server) {
        try {
            server.connect(Role.OWNER).close();
            return true;
        } catch (CounterflowException | SQLException e) {
            return false;
        }
    }

    private void ensureLedger(Rule rule, List<Server> servers) {
        if (dryRun && !changes.isEmpty()) {
            changes.add("write the ledger's rule, " + rule.code() + ", and the list of servers");
            return;
        }
        UUID clusterId = cluster.onCoordinator(catalog -> {
            step(
                    "write the ledger's rule, " + rule.code(),
                    exists(catalog, "select from counterflow.ledger"),
                    () -> catalog.execute(
                            "insert into counterflow.ledger (cluster_id, rule) values (?, ?)",
                            UUID.randomUUID(),
                            rule.code()));
            servers.forEach(server -> ensureInCatalog(catalog, server));
            return cluster.clusterId(catalog);
        });
        servers.forEach(server -> ensureMember(server, clusterId));
    }

    /** A server's position is not that in the settings: between the two lists, servers may have been removed. */
    private void ensureInCatalog(Handle catalog, Server server) {
        step(
                "add server " + server.name() + " to the catalog",
                exists(catalog, "select from counterflow.server where name = ?", server.name()),
                () -> catalog.execute(
                        "insert into counterflow.server (name, position)"
                                + " select ?, coalesce(max(position) + 1, 0) from counterflow.server",
                        server.name()));
    }

    private void ensureMember(Server server, UUID clusterId) {
        cluster.on(server, member -> {
            step(
                    "name the member " + server.name(),
                    exists(member, "select from counterflow.member"),
                    () -> member.execute(
                            "insert into counterflow.member (cluster_id, server_name) values (?, ?)",
                            clusterId,
                            server.name()));
            return null;
        });
    }

    /** Runs work as the administrator of the settings, so that nothing secret gets into the server's log. */
    static <T> T asAdministrator(Server server, org.jdbi.v3.core.HandleCallback<T, RuntimeException> work) {
        try (Handle handle = Jdbi.open(server::connectAsAdministrator)) {
            // Statements with passwords must not reach the server's log or its statistics.
            handle.execute("set log_statement = 'none'");
            handle.execute("set log_min_error_statement = 'panic'");
            handle.execute("set log_min_duration_statement = -1");
            handle.execute("set pg_stat_statements.track_utility = off");
            return work.withHandle(handle);
        } catch (JdbiException e) {
            SQLException cause = SqlProblem.cause(e);
            throw cause == null ? e : SqlProblem.of(server.name(), cause);
        }
    }
}
