package dev.counterflow.bench.contender;

import dev.counterflow.bench.data.Dataset;
import dev.counterflow.bench.data.Dataset.DayFile;
import dev.counterflow.cluster.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;

/**
 * The least that loading a day can take: its rows, made and sorted before, copied into one table, which is then indexed and
 * vacuumed. Not thread-safe.
 */
public final class Floor {
    private final Databases databases;
    private final EmbeddedServer server;

    public Floor(Databases databases) {
        this.databases = databases;
        this.server = databases.all().get(0);
    }

    /**
     * Sorts the rows of a dataset of one day by address, and writes them to a file.
     *
     * @return the day with that file
     */
    public DayFile ready(Dataset dataset, Path file) {
        databases.create(dataset.name());
        DayFile day = dataset.days().get(0);
        try (Connection connection = Databases.connect(server, dataset.name());
                OutputStream out = Files.newOutputStream(file)) {
            Staging.fill(connection, day);
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (select * from staging order by address) to stdout (format binary)", out);
            try (Statement statement = connection.createStatement()) {
                statement.execute("drop table staging");
            }
            return new DayFile(day.day(), file, day.transactions(), day.postings());
        } catch (SQLException | IOException e) {
            throw new BenchException("cannot sort the rows of " + day.day(), e);
        }
    }

    /** Loads the postings of a day into a table of its own, which is then removed; returns how long the loading took. */
    public Duration load(Dataset dataset, DayFile ready) {
        return load(dataset, ready, "floor-table.sql");
    }

    /** The same with rows as Counterflow stores them, which are fewer and longer. */
    public Duration loadEntries(Dataset dataset, DayFile ready) {
        return load(dataset, ready, "floor-entries-table.sql");
    }

    private Duration load(Dataset dataset, DayFile ready, String table) {
        try (Connection connection = Databases.connect(server, dataset.name());
                Statement statement = connection.createStatement()) {
            long begun = System.nanoTime();
            connection.setAutoCommit(false);
            statement.execute(Databases.sql(table));
            Staging.copy(connection, "floor", ready);
            statement.execute("create index on floor (address)");
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("vacuum (analyze) floor");
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            statement.execute("drop table floor");
            statement.execute("checkpoint");
            return took;
        } catch (SQLException e) {
            throw new BenchException("cannot load the floor", e);
        }
    }
}
