package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What an error of the database means to the user. */
public final class SqlProblem {
    /** Raised by the function {@code counterflow.ask}: a server that is needed does not answer. */
    static final String SERVER_SILENT = "CF001";

    /** Raised by the same function: a server that is needed has not answered within the deadline. */
    static final String SERVER_LATE = "CF002";

    /** Raised by {@code counterflow.queue_run}: as many runs wait as may. */
    static final String QUEUE_FULL = "CF003";

    /** Raised by the functions of the queue: what is asked for cannot be. */
    static final String NOT_POSSIBLE = "CF004";

    private SqlProblem() {}

    /**
     * The problem that the user is told about.
     *
     * @param server the server that was talked to, as the message should name it
     */
    public static CounterflowException of(String server, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String message = message(e);
        if (state.equals(SERVER_SILENT)) {
            return new CounterflowException(Problem.SERVER_UNAVAILABLE, message, e);
        }
        if (state.equals(SERVER_LATE)) {
            return new CounterflowException(Problem.DEADLINE_EXCEEDED, message, e);
        }
        if (state.equals(QUEUE_FULL)) {
            return new CounterflowException(Problem.OVERLOADED, message + "; ask again when one has ended", e);
        }
        if (state.equals(NOT_POSSIBLE)) {
            return new CounterflowException(Problem.INVALID_PARAMETER, message, e);
        }
        if (state.equals("57014")) {
            return new CounterflowException(
                    Problem.DEADLINE_EXCEEDED, "server " + server + " did not answer within the deadline", e);
        }
        if (state.equals("28000")) {
            return new CounterflowException(
                    Problem.ACCESS_DENIED,
                    "server " + server + " refuses this machine or role: " + message + "; see its pg_hba.conf",
                    e);
        }
        if (state.startsWith("28")) {
            return new CounterflowException(
                    Problem.ACCESS_DENIED,
                    "server " + server + " refuses the credentials: " + message
                            + "; check the password file, or run 'counterflow init' again",
                    e);
        }
        if (state.startsWith("08") || state.startsWith("57P") || state.equals("53300")) {
            return new CounterflowException(
                    Problem.SERVER_UNAVAILABLE, "server " + server + " does not answer: " + message, e);
        }
        if (state.equals("53100")) {
            return new CounterflowException(
                    Problem.SERVER_UNAVAILABLE, "server " + server + " has no disk space left: " + message, e);
        }
        if (state.equals("3D000") || state.equals("3F000") || state.equals("42P01")) {
            return new CounterflowException(
                    Problem.CLUSTER_STATE,
                    "server " + server + " is not initialised: " + message + "; run 'counterflow init'",
                    e);
        }
        return new CounterflowException(Problem.INTERNAL, "server " + server + ": " + message, e);
    }

    /** The same for what Jdbi makes of it; what is not about the database stays as it is. */
    static RuntimeException of(String server, JdbiException e) {
        SQLException cause = cause(e);
        return cause == null ? e : of(server, cause);
    }

    /** The server that the coordinator found not to answer, if that is what the error says. */
    public static Optional<String> silentServer(SQLException e) {
        boolean aboutServer = SERVER_SILENT.equals(e.getSQLState()) || SERVER_LATE.equals(e.getSQLState());
        ServerErrorMessage message =
                aboutServer && e instanceof PSQLException fromServer ? fromServer.getServerErrorMessage() : null;
        return Optional.ofNullable(message == null ? null : message.getDetail());
    }

    /** The first error of the database among the causes, or null if there is none. */
    public static @Nullable SQLException cause(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof SQLException found) {
                return found;
            }
        }
        return null;
    }

    private static String message(SQLException e) {
        if (e instanceof PSQLException fromServer) {
            ServerErrorMessage detail = fromServer.getServerErrorMessage();
            if (detail != null && detail.getMessage() != null) {
                return detail.getMessage();
            }
        }
        String message = e.getMessage();
        return message == null
                ? "SQL state " + e.getSQLState()
                : message.lines().findFirst().orElse("");
    }
}
