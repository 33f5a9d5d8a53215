package dev.counterflow.bench.contender;

/** The benchmark cannot go on. The message says what failed and where. */
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BenchException(String message) {
        super(message);
    }

    public BenchException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
