package dev.counterflow.web;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The endpoints and the page, listening. Thread safe. */
public final class WebServer implements AutoCloseable {
    /** For accepting, selecting and refusing, beside one thread for each question under way or waiting, and for each stream. */
    private static final int SPARE_THREADS = 16;

    private final Javalin javalin;
    private final RequestLog log;
    private final WebSettings settings;
    private final AtomicBoolean stopping;

    private WebServer(Javalin javalin, RequestLog log, WebSettings settings, AtomicBoolean stopping) {
        this.javalin = javalin;
        this.log = log;
        this.settings = settings;
        this.stopping = stopping;
    }

    /** Starts a server that answers questions and offers nothing else. */
    static WebServer start(WebSettings settings, Answers answers) {
        return start(settings, Services.of(answers));
    }

    /**
     * Starts to listen; questions are answered when this returns.
     *
     * @throws CounterflowException if the port is taken ({@link Problem#BUSY}), or is not one of this machine
     */
    public static WebServer start(WebSettings settings, Services services) {
        AtomicBoolean stopping = new AtomicBoolean();
        Site site = Site.of(settings, services, stopping::get);
        Javalin javalin = Javalin.create(configuration -> configure(configuration, settings, site));
        try {
            javalin.start(settings.host(), settings.port());
        } catch (RuntimeException e) {
            site.log().close();
            throw notStarted(settings, e);
        }
        return new WebServer(javalin, site.log(), settings, stopping);
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Where a browser on this machine finds the page. */
    public String url() {
        String host = settings.host();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    /**
     * Says that it is not ready any more, goes on answering for as long as the settings want, stops to listen, waits a
     * bounded time for the requests under way, and cuts off those that take longer.
     */
    @Override
    public void close() {
        stopping.set(true);
        try {
            TimeUnit.NANOSECONDS.sleep(settings.notice().toNanos());
        } catch (InterruptedException e) {
            // Whoever cannot wait even for this wants it to stop now.
            Thread.currentThread().interrupt();
        }
        javalin.stop();
        log.close();
    }

    private static void configure(JavalinConfig configuration, WebSettings settings, Site site) {
        configuration.startup.showJavalinBanner = false;
        configuration.startup.showOldJavalinVersionWarning = false;
        configuration.startup.startupWatcherEnabled = false;
        configuration.http.prefer405over404 = true;
        configuration.http.compressionStrategy = CompressionStrategy.NONE;
        configuration.router.ignoreTrailingSlashes = false;
        int threads = settings.questionsAtOnce() + settings.mostWaiting() + RunEvents.MOST_STREAMS + SPARE_THREADS;
        configuration.jetty.threadPool = new QueuedThreadPool(threads);
        configuration.jetty.modifyHttpConfiguration(WebServer::limit);
        configuration.jetty.modifyServer(server -> prepare(server, site));
        // Or a request without a path would be sent on, to a URL that names another server.
        configuration.jetty.modifyServletContextHandler(context -> context.setAllowNullPathInContext(true));
        Adapter.addRoutes(configuration.routes, site);
    }

    private static void limit(HttpConfiguration http) {
        http.setRequestHeaderSize(WebSettings.REQUEST_HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setIdleTimeout(WebSettings.IDLE.toMillis());
    }

    private static void prepare(Server server, Site site) {
        server.setHandler(new GracefulHandler());
        server.setErrorHandler(new JsonErrors(List.of(site.metrics(), site.log())));
        server.setStopTimeout(WebSettings.DRAIN.toMillis());
        server.addBean(new NetworkConnectionLimit(WebSettings.MOST_CONNECTIONS, server));
    }

    private static CounterflowException notStarted(WebSettings settings, RuntimeException failure) {
        String place = settings.host() + ", port " + settings.port();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                boolean taken = String.valueOf(cause.getMessage()).contains("in use");
                return taken
                        ? new CounterflowException(
                                Problem.BUSY,
                                "another program listens on " + place + "; choose another port with --port",
                                failure)
                        : new CounterflowException(
                                Problem.INVALID_PARAMETER,
                                "cannot listen on " + place + ": " + cause.getMessage()
                                        + "; choose another with --host and --port",
                                failure);
            }
        }
        return new CounterflowException(
                Problem.INTERNAL, "the web server does not start on " + place + ": " + failure.getMessage(), failure);
    }
}
