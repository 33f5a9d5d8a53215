package dev.counterflow.cli;

import dev.counterflow.cluster.RunQueue;
import dev.counterflow.cluster.Server;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.ingest.Worker;
import dev.counterflow.source.google.HeldSignIns;
import dev.counterflow.source.google.KeptSignIn;
import dev.counterflow.web.GoogleSignIn;
import dev.counterflow.web.Metrics;
import dev.counterflow.web.RunService;
import dev.counterflow.web.Services;
import dev.counterflow.web.WebServer;
import dev.counterflow.web.WebSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves until the process is told to end. The only class of this package that needs the web server's. */
final class Serving {
    /** Beside the questions' own: for what the catalog holds, for access keys and runs, which a busy server is asked, too. */
    private static final int SPARE_CONNECTIONS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    private Serving() {}

    /**
     * Returns when this thread is interrupted and the requests under way are finished. With embedded servers, it also loads
     * the runs that are asked for; otherwise a worker in another process does.
     *
     * @param listening is told the URL when it is there
     */
    static void run(OpenCluster open, Settings settings, Surroundings surroundings, Consumer<String> listening) {
        if (!open.isEmbedded()) {
            serve(open, settings, Optional.empty(), listening);
            return;
        }
        HeldSignIns signIns = new HeldSignIns();
        GoogleLogin login = new GoogleLogin(settings.google(), surroundings);
        GoogleSignIn google = new GoogleSignIn(
                signIns,
                login::client,
                new KeptSignIn(settings.google().signInFile()),
                () -> settings.google().hasCredentials(surroundings),
                settings.google().credentials().isEmpty());
        Worker worker = Working.start(open, settings, Optional.of(signIns), LOG::info);
        try (worker) {
            serve(open, settings, Optional.of(google), listening);
        }
    }

    private static void serve(
            OpenCluster open, Settings settings, Optional<GoogleSignIn> google, Consumer<String> listening) {
        Server coordinator = open.cluster().coordinator();
        RunService runs = new RunService(new RunQueue(coordinator), google);
        try (Metrics metrics = new Metrics();
                Exposures exposures = new Exposures(
                        coordinator, settings.connections() + SPARE_CONNECTIONS, settings.deadline(), metrics);
                WebServer server = WebServer.start(
                        webSettings(settings), Services.of(exposures, metrics).with(runs))) {
            listening.accept(server.url());
            markServed();
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // This is how serving ends: everything is closed, and the signal gives the process its exit code.
            Thread.interrupted();
        }
    }

    /** Tells the launcher that what it archives when this ends are the classes of a program that has served. */
    private static void markServed() {
        String mark = System.getProperty("counterflow.served");
        if (mark != null) {
            try {
                Files.writeString(Path.of(mark), "");
            } catch (IOException e) {
                LOG.debug("the archive of classes will not be used: {}", e.getMessage());
            }
        }
    }

    static WebSettings webSettings(Settings settings) {
        return new WebSettings(
                settings.host(),
                settings.port(),
                settings.connections(),
                settings.deadline(),
                settings.notice(),
                Listening.requireKeys(settings),
                settings.publicUrl());
    }
}
