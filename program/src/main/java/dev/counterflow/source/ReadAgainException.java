package dev.counterflow.source;

import java.io.IOException;

/**
 * A batch broke off where it cannot go on: what it gave so far is to be dropped, and {@link Batch#read} to be called
 * again. The message says why.
 */
public final class ReadAgainException extends IOException {
    private static final long serialVersionUID = 1;

    public ReadAgainException(String message, Throwable cause) {
        super(message, cause);
    }
}
