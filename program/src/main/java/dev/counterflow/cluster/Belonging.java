package dev.counterflow.cluster;

import dev.counterflow.chain.Rule;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Looks at servers before anything is changed on any of them: one that belongs to another cluster, or that a newer
 * program has changed, must be left alone. A mistyped port would otherwise cost another cluster its passwords.
 */
final class Belonging {
    private final Cluster cluster;
    private final Rule rule;

    /**
     * The look before initialising.
     *
     * @param rule the rule that the ledger has, or is to get
     */
    Belonging(Cluster cluster, Rule rule) {
        this.cluster = cluster;
        this.rule = rule;
    }

    /** What the coordinator says about the cluster. */
    private record KnownLedger(UUID clusterId, String rule) {}

    /** What a server says about itself. */
    private record Member(UUID clusterId, String name) {}

    /** @throws CounterflowException if a server does not answer, or is not to be initialised */
    void require(List<Server> servers) {
        Optional<KnownLedger> ledger = look(cluster.coordinator(), Belonging::ledger);
        ledger.ifPresent(this::requireRule);
        for (Server server : servers) {
            Optional<Member> member = look(server, administrator -> member(administrator, server));
            member.ifPresent(found -> requireOurs(server, found, ledger));
        }
    }

    private void requireRule(KnownLedger ledger) {
        if (!rule.code().equals(ledger.rule())) {
            throw new CounterflowException(
                    Problem.CLUSTER_STATE,
                    "the ledger's rule is " + ledger.rule() + " and cannot be changed to " + rule.code()
                            + "; use another cluster for another rule");
        }
    }

    private static void requireOurs(Server server, Member member, Optional<KnownLedger> ledger) {
        if (ledger.isEmpty()) {
            throw new CounterflowException(
                    Problem.CLUSTER_STATE,
                    "the database at " + server.settings().address() + " is server " + member.name()
                            + " of cluster " + member.clusterId()
                            + ", and the coordinator of these settings has no cluster yet; check host and port");
        }
        ServerCheck.requireMember(
                server, member.clusterId(), member.name(), ledger.get().clusterId());
    }

    private interface Look<T> {
        Optional<T> at(Handle administrator) throws SQLException;
    }

    /** Looks into the server's database; finds nothing if there is none yet. */
    private static <T> Optional<T> look(Server server, Look<T> look) {
        boolean exists = Initializer.asAdministrator(
                server.inDatabase("postgres"),
                administrator -> Initializer.exists(
                        administrator,
                        "select from pg_database where datname = ?",
                        server.settings().database()));
        if (!exists) {
            return Optional.empty();
        }
        return Initializer.asAdministrator(server, administrator -> {
            try {
                return look.at(administrator);
            } catch (SQLException e) {
                throw SqlProblem.of(server.name(), e);
            }
        });
    }

    private static Optional<KnownLedger> ledger(Handle administrator) {
        if (!hasTable(administrator, "counterflow.ledger")) {
            return Optional.empty();
        }
        return administrator
                .createQuery("select cluster_id, rule from counterflow.ledger")
                .map((row, context) -> new KnownLedger(row.getObject(1, UUID.class), row.getString(2)))
                .findOne();
    }

    private static Optional<Member> member(Handle administrator, Server server) throws SQLException {
        ServerCheck.refuseNewer(administrator.getConnection(), server);
        if (!hasTable(administrator, "counterflow.member")) {
            return Optional.empty();
        }
        return administrator
                .createQuery("select cluster_id, server_name from counterflow.member")
                .map((row, context) -> new Member(row.getObject(1, UUID.class), row.getString(2)))
                .findOne();
    }

    private static boolean hasTable(Handle administrator, String table) {
        return Initializer.exists(administrator, "select where to_regclass(?) is not null", table);
    }
}
