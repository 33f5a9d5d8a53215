package dev.counterflow.exposure;

import dev.counterflow.cluster.AccessKey;
import dev.counterflow.cluster.AccessKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Finds an access key by its hash. */
final class AccessKeySql {
    private AccessKeySql() {}

    static Optional<AccessKey> find(Connection connection, byte[] hash) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select name, scope, requests_per_minute from counterflow.find_access_key(?)")) {
            statement.setBytes(1, hash);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(AccessKeys.key(rows)) : Optional.empty();
            }
        }
    }
}
