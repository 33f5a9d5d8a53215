package dev.counterflow.web;

import java.nio.charset.StandardCharsets;

/** {@code GET /metrics}: what Prometheus reads. */
final class MetricsPage implements Handler {
    static final String PATH = "/metrics";

    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final Metrics metrics;
    private final Runnable beforehand;

    /**
     * Answers with everything measured.
     *
     * @param beforehand brings up to date what is not measured all the time
     */
    MetricsPage(Metrics metrics, Runnable beforehand) {
        this.metrics = metrics;
        this.beforehand = beforehand;
    }

    @Override
    public Reply handle(Request request) {
        beforehand.run();
        return Reply.of(200, FORMAT, metrics.text().getBytes(StandardCharsets.UTF_8))
                .with("Cache-Control", "no-store");
    }
}
