package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/** The access keys in the catalog: made, listed and revoked by the owner. Thread safe. */
public final class AccessKeys {
    /** As the catalog has it, too. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private final Cluster cluster;

    public AccessKeys(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * A key as the catalog has it.
     *
     * @param key what it is good for
     * @param created when it was made
     * @param revoked when it was revoked, if it was
     */
    public record Listed(AccessKey key, Instant created, Optional<Instant> revoked) {}

    /**
     * Makes a key.
     *
     * @return the key, which is shown to nobody again
     * @throws CounterflowException if the name is not of the form it should have, or another key has it
     */
    public String add(AccessKey key) {
        if (!NAME.matcher(key.name()).matches()) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "the name is " + Quoted.text(key.name())
                            + "; it should be 1 to 63 lower-case letters, digits, dots, underscores and hyphens");
        }
        String token = AccessToken.random();
        int added = cluster.onCoordinator(catalog -> catalog.createUpdate("""
                        insert into counterflow.access_key (key_hash, name, scope, requests_per_minute)
                        values (:hash, :name, :scope, :rate)
                        on conflict do nothing
                        """)
                .bind("hash", AccessToken.hash(token))
                .bind("name", key.name())
                .bind("scope", key.scope().code())
                .bind(
                        "rate",
                        key.requestsPerMinute().isPresent()
                                ? (Integer) key.requestsPerMinute().getAsInt()
                                : null)
                .execute());
        if (added == 0) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "there is a key " + key.name() + " already; choose another name, or revoke that one first");
        }
        return token;
    }

    /** All keys by name, those that were revoked included. */
    public List<Listed> list() {
        return cluster.onCoordinator(catalog -> catalog.createQuery("""
                        select name, scope, requests_per_minute, created_at, revoked_at
                        from counterflow.access_key
                        order by name, created_at
                        """)
                .map((row, context) -> new Listed(
                        key(row),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(row.getObject("revoked_at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)))
                .list());
    }

    /**
     * Revokes a key.
     *
     * @throws CounterflowException if there is none of this name that is good for anything
     */
    public void revoke(String name) {
        int revoked = cluster.onCoordinator((Handle catalog) -> catalog.execute(
                "update counterflow.access_key set revoked_at = now() where name = ? and revoked_at is null", name));
        if (revoked == 0) {
            throw new CounterflowException(
                    Problem.NOT_FOUND, "there is no key " + Quoted.text(name) + "; 'counterflow key list' lists them");
        }
    }

    /** Reads a row with name, scope and requests_per_minute. */
    public static AccessKey key(ResultSet row) throws SQLException {
        Integer rate = row.getObject("requests_per_minute", Integer.class);
        return new AccessKey(
                row.getString("name"),
                AccessKey.Scope.ofCode(row.getString("scope")),
                rate == null ? OptionalInt.empty() : OptionalInt.of(rate));
    }
}
