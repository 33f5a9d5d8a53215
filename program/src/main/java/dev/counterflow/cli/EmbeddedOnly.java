package dev.counterflow.cli;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;

/** Refuses commands that are about the embedded servers when the configuration names others. */
final class EmbeddedOnly {
    private EmbeddedOnly() {}

    static void require(Settings settings, String command) {
        if (settings.cluster().isPresent()) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "'counterflow " + command + "' is for the embedded servers only, and the configuration file names"
                            + " servers of its own under 'cluster'; those are not started or stopped by Counterflow");
        }
    }
}
