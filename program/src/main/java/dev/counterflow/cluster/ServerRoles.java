package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;

/** The roles of one server, its extensions, and who may use its schema. */
final class ServerRoles {
    private static final List<String> CONVERSATION = List.of(
            "dblink_connect(text, text)",
            "dblink_disconnect(text)",
            "dblink_send_query(text, text)",
            "dblink_get_result(text)",
            "dblink_is_busy(text)",
            "dblink_get_connections()",
            "dblink_error_message(text)");

    private final Server server;
    private final Handle administrator;
    private final Initializer initializer;

    ServerRoles(Server server, Handle administrator, Initializer initializer) {
        this.server = server;
        this.administrator = administrator;
        this.initializer = initializer;
    }

    void ensure() {
        ensureRole(Role.OWNER);
        ensureRole(server.isCoordinator() ? Role.READER : Role.LINK);
        ensureSchema();
        if (server.isCoordinator()) {
            ensureRole(Role.QUEUE);
            ensureMayConnect(Role.QUEUE);
            ensureStatisticsAreReadable();
            ensureExtension("postgres_fdw");
            ensureExtension("dblink");
            ensureOnlyTheOwnerConverses();
        }
        // Last, since only now every role may connect.
        ensurePassword(Role.OWNER);
        ensurePassword(server.isCoordinator() ? Role.READER : Role.LINK);
        if (server.isCoordinator()) {
            ensurePassword(Role.QUEUE);
        }
    }

    private void ensureMayConnect(Role role) {
        String database = server.settings().database();
        initializer.step(
                "let " + role.roleName() + " connect to " + database + " on " + server.name(),
                Initializer.exists(
                        administrator,
                        "select from pg_roles where rolname = ? and has_database_privilege(oid, ?, 'connect')",
                        role.roleName(),
                        database),
                () -> Initializer.execute(
                        administrator, "grant connect on database %I to %I", database, role.roleName()));
    }

    private void ensureRole(Role role) {
        String name = role.roleName();
        initializer.step(
                "create the role " + name + " on " + server.name(),
                Initializer.exists(administrator, "select from pg_roles where rolname = ?", name),
                () -> Initializer.execute(administrator, "create role %I login", name));
    }

    private void ensurePassword(Role role) {
        initializer.step(
                "set the password of " + role.roleName() + " on " + server.name(),
                canConnect(role),
                () -> setPassword(role));
    }

    private boolean canConnect(Role role) {
        if (!server.hasPassword(role)) {
            return false;
        }
        try {
            server.connect(role).close();
            return true;
        } catch (CounterflowException e) {
            if (e.problem() == Problem.ACCESS_DENIED) {
                return false;
            }
            throw e;
        } catch (SQLException e) {
            throw SqlProblem.of(server.name(), e);
        }
    }

    private void setPassword(Role role) {
        try {
            // The driver sends only the SCRAM verifier: the password itself never reaches the server.
            administrator
                    .getConnection()
                    .unwrap(PGConnection.class)
                    .alterUserPassword(role.roleName(), server.password(role).toCharArray(), "scram-sha-256");
        } catch (SQLException e) {
            throw SqlProblem.of(server.name(), e);
        }
    }

    private void ensureSchema() {
        String owner = Role.OWNER.roleName();
        initializer.step(
                "create the schema " + Schema.NAME + " on " + server.name(),
                Initializer.exists(administrator, "select from pg_namespace where nspname = ?", Schema.NAME),
                () -> Initializer.execute(administrator, "create schema %I authorization %I", Schema.NAME, owner));
        String visitor = (server.isCoordinator() ? Role.READER : Role.LINK).roleName();
        initializer.step(
                "let " + visitor + " use the schema on " + server.name(),
                Initializer.exists(
                        administrator,
                        "select from pg_namespace n, pg_roles r where n.nspname = ? and r.rolname = ?"
                                + " and has_schema_privilege(r.oid, n.oid, 'usage')",
                        Schema.NAME,
                        visitor),
                () -> Initializer.execute(administrator, "grant usage on schema %I to %I", Schema.NAME, visitor));
        String database = server.settings().database();
        initializer.step(
                "let only the program's roles connect to " + database + " on " + server.name(),
                Initializer.exists(
                        administrator,
                        "select from pg_database d where d.datname = ? and d.datacl is not null and not exists ("
                                + "select from aclexplode(d.datacl) acl where acl.grantee = 0)",
                        database),
                () -> {
                    Initializer.execute(administrator, "revoke all on database %I from public", database);
                    Initializer.execute(
                            administrator,
                            "grant connect, temporary on database %I to %I, %I",
                            database,
                            owner,
                            visitor);
                });
    }

    private void ensureStatisticsAreReadable() {
        // gc must see every session's snapshot to know that nobody still reads a retired segment.
        initializer.step(
                "let " + Role.OWNER.roleName() + " see all sessions on " + server.name(),
                Initializer.exists(
                        administrator,
                        "select from pg_roles where rolname = ? and pg_has_role(oid, 'pg_read_all_stats', 'usage')",
                        Role.OWNER.roleName()),
                () -> Initializer.execute(administrator, "grant pg_read_all_stats to %I", Role.OWNER.roleName()));
    }

    private void ensureExtension(String extension) {
        initializer.step(
                "create the extension " + extension + " on " + server.name(),
                Initializer.exists(
                        administrator,
                        "select from pg_extension e join pg_namespace n on n.oid = e.extnamespace"
                                + " where e.extname = ? and n.nspname = ?",
                        extension,
                        Schema.NAME),
                () -> {
                    Initializer.execute(
                            administrator, "create extension if not exists %I schema %I", extension, Schema.NAME);
                    Initializer.execute(administrator, "alter extension %I set schema %I", extension, Schema.NAME);
                });
    }

    /** Whoever may call dblink can make the server connect anywhere: the owner alone may, and only what it needs. */
    private void ensureOnlyTheOwnerConverses() {
        initializer.step(
                "let only " + Role.OWNER.roleName() + " use dblink on " + server.name(),
                Initializer.exists(
                        administrator,
                        "select from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
                                + " where n.nspname = ? and p.proname = 'dblink_send_query'"
                                + " and has_function_privilege(?, p.oid, 'execute')"
                                + " and p.proacl is not null and not exists (select from aclexplode(p.proacl) acl where acl.grantee = 0)",
                        Schema.NAME,
                        Role.OWNER.roleName()),
                () -> {
                    Initializer.execute(
                            administrator, "revoke execute on all functions in schema %I from public", Schema.NAME);
                    for (String function : CONVERSATION) {
                        Initializer.execute(
                                administrator,
                                "grant execute on function %I." + function + " to %I",
                                Schema.NAME,
                                Role.OWNER.roleName());
                    }
                });
    }
}
