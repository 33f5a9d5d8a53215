package dev.counterflow.bench.contender;

import dev.counterflow.bench.data.Dataset.DayFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** Rows of one day on a server, before they are put in the shape of a contender. */
final class Staging {
    private Staging() {}

    /** Fills the table {@code staging} within the transaction of the connection. */
    static void fill(Connection connection, DayFile day) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set work_mem = '512MB'");
            statement.execute(Databases.sql("staging.sql"));
        }
        copy(connection, "staging", day);
    }

    /** Copies the rows of a day into a table with the columns of the file. */
    static void copy(Connection connection, String table, DayFile day) throws SQLException {
        try (InputStream rows = Files.newInputStream(day.rows())) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + table + " from stdin (format binary)", rows, 1 << 16);
        } catch (IOException e) {
            throw new BenchException("cannot read " + day.rows(), e);
        }
    }
}
