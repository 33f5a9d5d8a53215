package dev.counterflow.cluster;

import java.util.Arrays;
import java.util.Locale;

/** Where a run stands. */
public enum RunState {
    /** It waits for a worker. */
    QUEUED,
    /** It is under way; or its process was killed, and the next worker goes on with it. */
    RUNNING,
    /** All its days are published. */
    SUCCEEDED,
    /** It ended before; what it had published stays. */
    FAILED,
    /** The command that executed it was ended; the same command goes on with it. */
    INTERRUPTED,
    /** Somebody ended it; what it had published stays. */
    CANCELLED;

    /** The name in the catalog and in answers. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it does not change any more by itself. */
    public boolean ended() {
        return this != QUEUED && this != RUNNING;
    }

    static RunState ofCode(String code) {
        return Arrays.stream(values())
                .filter(state -> state.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the catalog has a run in the unknown state " + code));
    }
}
