package dev.counterflow.web;

/** {@code GET /runs/{id}}: a run under way, for people. The page is the same for all; its script asks for the run. */
final class RunPage {
    static final String PATH = "/runs/{id}";

    private RunPage() {}

    static String url(int runId) {
        return "/runs/" + runId;
    }
}
