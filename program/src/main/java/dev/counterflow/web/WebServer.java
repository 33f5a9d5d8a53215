package dev.counterflow.web;

import dev.counterflow.exposure.Exposures;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The endpoints and the page, listening. Thread safe. */
public final class WebServer implements AutoCloseable {
    /** For accepting, selecting and refusing, beside one thread for each question under way or waiting. */
    private static final int SPARE_THREADS = 16;

    private final Javalin javalin;
    private final String host;

    private WebServer(Javalin javalin, String host) {
        this.javalin = javalin;
        this.host = host;
    }

    /**
     * Starts to listen; questions are answered when this returns.
     *
     * @throws CounterflowException if the port is taken ({@link Problem#BUSY}), or is not one of this machine
     */
    public static WebServer start(WebSettings settings, Answers answers) {
        return start(settings, answers, Optional.empty());
    }

    /** The same with all of API v1. */
    public static WebServer start(WebSettings settings, Exposures exposures) {
        return start(settings, exposures::ask, Optional.of(exposures));
    }

    private static WebServer start(WebSettings settings, Answers answers, Optional<Exposures> v1) {
        Javalin javalin = Javalin.create(configuration -> configure(configuration, settings, answers, v1));
        try {
            javalin.start(settings.host(), settings.port());
        } catch (RuntimeException e) {
            throw notStarted(settings, e);
        }
        return new WebServer(javalin, settings.host());
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Where a browser on this machine finds the page. */
    public String url() {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    /** Stops to listen, waits a bounded time for the requests under way, and cuts off those that take longer. */
    @Override
    public void close() {
        javalin.stop();
    }

    private static void configure(
            JavalinConfig configuration, WebSettings settings, Answers answers, Optional<Exposures> v1) {
        configuration.startup.showJavalinBanner = false;
        configuration.startup.showOldJavalinVersionWarning = false;
        configuration.startup.startupWatcherEnabled = false;
        configuration.http.prefer405over404 = true;
        configuration.http.compressionStrategy = CompressionStrategy.NONE;
        configuration.router.ignoreTrailingSlashes = false;
        int threads = settings.questionsAtOnce() + settings.mostWaiting() + SPARE_THREADS;
        configuration.jetty.threadPool = new QueuedThreadPool(threads);
        configuration.jetty.modifyHttpConfiguration(WebServer::limit);
        configuration.jetty.modifyServer(WebServer::prepare);
        QuestionGate gate = new QuestionGate(answers, settings.questionsAtOnce(), settings.mostWaiting());
        Routes routes = new Routes();
        addPage(routes, settings, answers, gate);
        v1.ifPresent(exposures -> addQuestions(routes, exposures, gate, settings.deadline()));
        Adapter.addRoutes(configuration.routes, routes.all(), List.of());
    }

    private static void addPage(Routes routes, WebSettings settings, Answers answers, QuestionGate gate) {
        routes.open(Page.handlers())
                .open(ApiPage.PATH, ApiPage.handler())
                .open("/livez", request -> Reply.json(200, "{\"success\":true}"))
                .open("/readyz", new Readiness(answers))
                .get(DirectExposure.PATH, new DirectExposure(gate, settings.deadline()));
    }

    private static void addQuestions(Routes routes, Exposures exposures, QuestionGate gate, Duration deadline) {
        V1Holdings holdings = new V1Holdings(exposures, gate, deadline);
        routes.get(V1Summary.PATH, new V1Summary(exposures, gate, deadline))
                .get(V1Exposure.PATH, new V1Exposure(exposures, gate, deadline))
                .get(V1Transactions.PATH, new V1Transactions(exposures, gate, deadline))
                .get(V1Holdings.DAYS, holdings::days)
                .get(V1Holdings.CLUSTER, holdings::cluster)
                .add(Route.Method.POST, V1Batch.PATH, Access.READ, new V1Batch(exposures, gate, deadline));
    }

    private static void limit(HttpConfiguration http) {
        http.setRequestHeaderSize(WebSettings.REQUEST_HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setIdleTimeout(WebSettings.IDLE.toMillis());
    }

    private static void prepare(Server server) {
        server.setHandler(new GracefulHandler());
        server.setErrorHandler(new JsonErrors());
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
