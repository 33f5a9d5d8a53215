package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.Arrays;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.postgresql.ds.PGSimpleDataSource;

/** The tables and functions on the servers, made and kept up to date by migrations. */
final class Schema {
    static final String NAME = "counterflow";

    /** What every server has. */
    static final String SERVER_PART = "server";

    /** What the coordinator has beside it. */
    static final String COORDINATOR_PART = "coordinator";

    /** One script of each part that is sure to be there. */
    static final Map<String, String> FIRST_SCRIPT =
            Map.of(SERVER_PART, "V001__member.sql", COORDINATOR_PART, "V001__catalog.sql");

    private final Server server;

    Schema(Server server) {
        this.server = server;
    }

    /** What would be done, one line each; empty if the schema is up to date. */
    int pending() {
        return Arrays.stream(parts()).mapToInt(part -> pending(part).length).sum();
    }

    private MigrationInfo[] pending(String part) {
        return flyway(part).info().pending();
    }

    /** Brings the schema up to date. Running it again changes nothing. */
    void migrate() {
        for (String part : parts()) {
            try {
                flyway(part).migrate();
            } catch (FlywayException e) {
                throw new CounterflowException(
                        Problem.CLUSTER_STATE,
                        "the schema of server " + server.name() + " cannot be brought up to date: " + e.getMessage(),
                        e);
            }
        }
    }

    private String[] parts() {
        return server.isCoordinator() ? new String[] {SERVER_PART, COORDINATOR_PART} : new String[] {SERVER_PART};
    }

    private Flyway flyway(String part) {
        PGSimpleDataSource owner = new PGSimpleDataSource();
        owner.setUrl(server.url());
        var properties = server.properties(Role.OWNER);
        owner.setUser(properties.getProperty("user"));
        owner.setPassword(properties.getProperty("password"));
        server.settings().properties().forEach((name, value) -> setProperty(owner, name, value));
        return Flyway.configure(Schema.class.getClassLoader())
                .dataSource(owner)
                .schemas(NAME)
                .createSchemas(false)
                .defaultSchema(NAME)
                .table("history_" + part)
                .locations("classpath:dev/counterflow/cluster/" + part)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .validateMigrationNaming(true)
                .placeholderReplacement(false)
                .load();
    }

    private static void setProperty(PGSimpleDataSource source, String name, String value) {
        try {
            source.setProperty(name, value);
        } catch (java.sql.SQLException e) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "the connection property " + name + " is not usable: " + e.getMessage(),
                    e);
        }
    }
}
