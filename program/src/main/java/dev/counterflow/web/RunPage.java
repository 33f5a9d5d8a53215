package dev.counterflow.web;

import dev.counterflow.cluster.RunQueue.Queued;
import java.util.stream.Collectors;

/** {@code GET /runs/{id}}: a run under way, for people. The page is the same for all; its script asks for the run. */
final class RunPage {
    static final String PATH = "/runs/{id}";

    private static final int MOST_OTHERS = 20;

    private RunPage() {}

    /** The page of a run that was asked for; it also tells of the runs that have the other days. */
    static String url(Queued queued) {
        String others = queued.elsewhere().stream()
                .limit(MOST_OTHERS)
                .map(other -> Integer.toString(other.runId()))
                .collect(Collectors.joining("."));
        return "/runs/" + queued.runId() + (others.isEmpty() ? "" : "?also=" + others);
    }
}
