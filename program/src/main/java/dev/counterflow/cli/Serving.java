package dev.counterflow.cli;

import dev.counterflow.cluster.Cluster;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.web.Metrics;
import dev.counterflow.web.Services;
import dev.counterflow.web.WebServer;
import dev.counterflow.web.WebSettings;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Serves until the process is told to end. The only class of this package that needs the web server's. */
final class Serving {
    /** Beside the questions' own: for {@code /readyz}, which a busy server has to answer, too. */
    private static final int SPARE_CONNECTIONS = 1;

    private Serving() {}

    /**
     * Returns when this thread is interrupted and the requests under way are finished.
     *
     * @param listening is told the URL when it is there
     */
    static void run(Cluster cluster, Settings settings, Consumer<String> listening) {
        WebSettings web =
                new WebSettings(settings.host(), settings.port(), settings.connections(), settings.deadline());
        try (Metrics metrics = new Metrics();
                Exposures exposures =
                        new Exposures(cluster.coordinator(), settings.connections() + SPARE_CONNECTIONS, metrics);
                WebServer server = WebServer.start(web, Services.of(exposures, metrics))) {
            listening.accept(server.url());
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // This is how serving ends: everything is closed, and the signal gives the process its exit code.
            Thread.interrupted();
        }
    }
}
