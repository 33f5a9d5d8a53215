package dev.counterflow.problem;

import org.jspecify.annotations.Nullable;

/**
 * A problem that the user is told about. The message says what happened, to what, and what to do next; it never holds a
 * secret.
 */
public final class CounterflowException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Problem problem;

    public CounterflowException(Problem problem, String message) {
        this(problem, message, null);
    }

    public CounterflowException(Problem problem, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    /** The message; unlike that of other exceptions never absent. */
    public String userMessage() {
        String message = getMessage();
        return message == null ? problem.code() : message;
    }
}
