package dev.counterflow.cluster.embedded;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where one embedded server is reached. Immutable; the port holds until the server is started again.
 *
 * @param name {@code db0} for the coordinator, then {@code db1}, {@code db2} and so on
 * @param host the loopback address
 * @param port the TCP port
 * @param passwordFile holds the password of {@link #SUPERUSER}; readable by the owner of the data directory only
 */
public record EmbeddedServer(String name, String host, int port, Path passwordFile) {
    /** The role that owns everything on the server. */
    public static final String SUPERUSER = "postgres";

    /** The database that every server has from the start. */
    public static final String DATABASE = "postgres";

    /** The JDBC address of {@link #DATABASE}, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + DATABASE;
    }

    /**
     * The password of {@link #SUPERUSER}, read from its file at each call. Not for logs, arguments or messages.
     *
     * @throws CounterflowException if the file cannot be read
     */
    public String password() {
        try {
            return Files.readString(passwordFile).strip();
        } catch (IOException e) {
            throw new CounterflowException(
                    Problem.FILE_ACCESS,
                    "Cannot read " + passwordFile + ", the password of server " + name + ": " + e,
                    e);
        }
    }
}
