package dev.counterflow.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The coordinator's way to its shards: a foreign server for each, and the credentials to use there. */
final class ShardLinks {
    private final Cluster cluster;
    private final Handle administrator;
    private final Initializer initializer;

    ShardLinks(Cluster cluster, Handle administrator, Initializer initializer) {
        this.cluster = cluster;
        this.administrator = administrator;
        this.initializer = initializer;
    }

    void ensure() {
        for (Server server : cluster.servers()) {
            if (!server.isCoordinator()) {
                ensureForeignServer(server);
                ensureUserMapping(server);
            }
        }
    }

    private void ensureForeignServer(Server shard) {
        Map<String, String> wanted = ForeignServer.options(shard.settings());
        Map<String, String> present =
                options("select srvoptions from pg_foreign_server where srvname = ?", shard.name());
        String address = shard.settings().address();
        if (present.isEmpty()) {
            initializer.step("create the foreign server " + shard.name() + " (" + address + ")", false, () -> {
                change("create server %I foreign data wrapper postgres_fdw options (", Map.of(), wanted, shard.name());
                Initializer.execute(
                        administrator, "grant usage on foreign server %I to %I", shard.name(), Role.OWNER.roleName());
            });
        } else {
            initializer.step(
                    "change the foreign server " + shard.name() + " (" + address + ")",
                    present.equals(wanted),
                    () -> change("alter server %I options (", present, wanted, shard.name()));
        }
    }

    private void ensureUserMapping(Server shard) {
        String owner = Role.OWNER.roleName();
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("user", Role.LINK.roleName());
        wanted.put("password", shard.hasPassword(Role.LINK) ? shard.password(Role.LINK) : "");
        Map<String, String> present = options(
                "select umoptions from pg_user_mappings where srvname = ? and usename = ?", shard.name(), owner);
        if (present.isEmpty()) {
            initializer.step(
                    "create the coordinator's credentials for " + shard.name(),
                    false,
                    () -> change(
                            "create user mapping for %I server %I options (", Map.of(), wanted, owner, shard.name()));
        } else {
            initializer.step(
                    "change the coordinator's credentials for " + shard.name(),
                    present.equals(wanted),
                    () -> change(
                            "alter user mapping for %I server %I options (", present, wanted, owner, shard.name()));
        }
    }

    /** Completes a statement with the options that lead from what is present to what is wanted, and runs it. */
    private void change(String start, Map<String, String> present, Map<String, String> wanted, String... names) {
        List<String> arguments = new ArrayList<>(List.of(names));
        List<String> clauses = new ArrayList<>();
        wanted.forEach((option, value) -> {
            if (!value.equals(present.get(option))) {
                clauses.add((present.isEmpty() ? "" : present.containsKey(option) ? "set " : "add ") + "%I %L");
                arguments.add(option);
                arguments.add(value);
            }
        });
        for (String option : present.keySet()) {
            if (!wanted.containsKey(option)) {
                clauses.add("drop %I");
                arguments.add(option);
            }
        }
        Initializer.execute(administrator, start + String.join(", ", clauses) + ")", arguments.toArray(new String[0]));
    }

    private Map<String, String> options(String query, String... arguments) {
        var statement =
                administrator.createQuery("select option_name, option_value from pg_options_to_table((" + query + "))");
        for (int at = 0; at < arguments.length; at++) {
            statement.bind(at, arguments[at]);
        }
        Map<String, String> options = new LinkedHashMap<>();
        statement
                .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(entry -> options.put(entry.getKey(), entry.getValue()));
        return options;
    }
}
