package dev.counterflow.web;

import dev.counterflow.exposure.Exposures;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What a web server serves: its routes, what stands before them, and who watches. Thread safe.
 *
 * @param routes all of them
 * @param guards what every request for a route has to pass, the first first
 * @param metrics is told of every answer before it is sent
 * @param log is told of every answer once it was sent, or could not be
 */
record Site(List<Route> routes, List<Guard> guards, RequestWatch metrics, RequestLog log) {
    /**
     * Wires everything up.
     *
     * @param stopping whether the web server has been told to stop
     */
    static Site of(WebSettings settings, Services services, BooleanSupplier stopping) {
        Metrics metrics = services.metrics();
        QuestionGate gate = new QuestionGate(services.answers(), settings.questionsAtOnce(), settings.mostWaiting());
        metrics.watch(gate);
        Routes routes = new Routes();
        // The first that fits is taken, and this is what is asked most.
        routes.get(DirectExposure.PATH, new DirectExposure(gate, settings.deadline()));
        addPage(routes);
        addOperating(routes, services, stopping);
        RateLimits rates = new RateLimits(System::nanoTime);
        services.exposures().ifPresent(exposures -> addQuestions(routes, exposures, gate, settings.deadline(), rates));
        services.exposures()
                .ifPresent(exposures ->
                        services.runs().ifPresent(runs -> addRuns(routes, settings, exposures, runs, stopping)));
        return new Site(routes.all(), guards(settings, services.keys(), rates), metrics, new RequestLog());
    }

    private static List<Guard> guards(WebSettings settings, KeySource keys, RateLimits rates) {
        return List.of(
                new Sites(settings.host(), settings.publicUrl()),
                new KeyPage(),
                new KeyGuard(new KnownKeys(keys, System::nanoTime), settings.requireKeys()),
                rates);
    }

    private static void addPage(Routes routes) {
        routes.open(Page.handlers()).open(ApiPage.PATH, ApiPage.handler());
    }

    private static void addOperating(Routes routes, Services services, BooleanSupplier stopping) {
        Metrics metrics = services.metrics();
        Optional<KnownHoldings> holdings =
                services.exposures().map(exposures -> new KnownHoldings(exposures::holdings));
        services.exposures().ifPresent(metrics::watch);
        Runnable beforehand = holdings.<Runnable>map(known -> new ClusterFigures(known, metrics.registry())::refresh)
                .orElse(() -> {});
        routes.open(Readiness.LIVE, request -> Reply.json(200, "{\"success\":true}"))
                .open(
                        Readiness.PATH,
                        new Readiness(
                                () -> holdings.map(known -> known.get().servers())
                                        .orElseGet(() -> Readiness.noServers(services.answers())),
                                stopping))
                .get(MetricsPage.PATH, new MetricsPage(metrics, beforehand));
    }

    private static void addQuestions(
            Routes routes, Exposures exposures, QuestionGate gate, Duration deadline, RateLimits rates) {
        V1Holdings holdings = new V1Holdings(exposures, gate, deadline);
        routes.get(V1Summary.PATH, new V1Summary(exposures, gate, deadline))
                .get(V1Exposure.PATH, new V1Exposure(exposures, gate, deadline))
                .get(V1Transactions.PATH, new V1Transactions(exposures, gate, deadline))
                .get(V1Holdings.DAYS, holdings::days)
                .get(V1Holdings.CLUSTER, holdings::cluster)
                .add(Route.Method.POST, V1Batch.PATH, Access.READ, new V1Batch(exposures, gate, deadline, rates));
    }

    private static void addRuns(
            Routes routes, WebSettings settings, Exposures exposures, RunService service, BooleanSupplier stopping) {
        BrowserSessions sessions = new BrowserSessions(new SecureRandom(), System::nanoTime);
        RunAsker asker = new RunAsker(service, sessions);
        V1Runs runs = new V1Runs(service, asker, exposures, settings.deadline());
        Handler fetch = new People(
                "The days are not loaded",
                Authenticate.PATH,
                "Sign in with Google",
                new FetchBigQuery(asker, runs::find));
        routes.get(V1Runs.PATH, runs::list)
                .get(V1Runs.ONE, runs::get)
                .get(RunEvents.PATH, new RunEvents(runs::find, stopping))
                .add(Route.Method.POST, V1Runs.PATH, Access.INGEST, runs::create)
                .add(Route.Method.POST, V1Runs.CANCEL, Access.INGEST, runs::cancel)
                .add(Route.Method.POST, V1Runs.RESUME, Access.INGEST, runs::resume)
                .add(Route.Method.GET, FetchBigQuery.PATH, Access.INGEST, fetch)
                .add(Route.Method.POST, FetchBigQuery.PATH, Access.INGEST, fetch);
        addSigningIn(
                routes, new Authenticate(service.signIn(), sessions, settings.publicUrl(), !settings.requireKeys()));
    }

    private static void addSigningIn(Routes routes, Authenticate authenticate) {
        String title = "Not signed in";
        String again = "Try again";
        routes.open(Authenticate.PATH, new People(title, Authenticate.PATH, again, authenticate::authenticate))
                .open(Authenticate.SIGNED_IN, new People(title, Authenticate.PATH, again, authenticate::signedIn))
                .open(Authenticate.LOGOUT, authenticate::askToLogOut)
                .add(
                        Route.Method.POST,
                        Authenticate.LOGOUT,
                        Access.OPEN,
                        new People("Logged out here only", "/", "Back to the start", authenticate::logOut));
    }
}
