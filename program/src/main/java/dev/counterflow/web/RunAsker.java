package dev.counterflow.web;

import com.google.auth.oauth2.UserCredentials;
import dev.counterflow.cluster.RunQueue.Queued;
import dev.counterflow.cluster.RunRecord;
import dev.counterflow.cluster.RunRequest;
import dev.counterflow.ingest.BigQueryWish;
import dev.counterflow.ingest.GeneratedWish;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Asks for runs as whoever sends a request. Thread safe. */
final class RunAsker {
    private final RunService service;
    private final BrowserSessions sessions;

    RunAsker(RunService service, BrowserSessions sessions) {
        this.service = service;
        this.sessions = sessions;
    }

    /**
     * Asks for days of BigQuery, to be read as whoever is signed in, or with the server's own credentials.
     *
     * @param agreedBytes how many bytes may be billed; empty for what the settings allow
     * @throws CounterflowException with {@link Problem#SIGN_IN_REQUIRED} if there is nobody to read as
     */
    Queued ask(Request request, WantedDays days, BigQueryWish wish, OptionalLong agreedBytes) {
        Reader reader = reader(request);
        if (!reader.signedIn() && wish.billingProject().isPresent()) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "billing_project is for those who are signed in; with the server's own credentials, its setting"
                            + " says who pays");
        }
        return service.queue()
                .ask(new RunRequest(
                        BigQueryWish.SOURCE,
                        days.chain(),
                        wish.what(),
                        days.first(),
                        days.last(),
                        days.anew(),
                        wish.parameters(),
                        who(request, reader.signedIn()),
                        reader.signIn(),
                        agreedBytes));
    }

    /** Asks for made-up days. */
    Queued ask(Request request, WantedDays days, GeneratedWish wish) {
        return service.queue()
                .ask(new RunRequest(
                        GeneratedWish.SOURCE,
                        days.chain(),
                        wish.what(),
                        days.first(),
                        days.last(),
                        days.anew(),
                        wish.parameters(),
                        who(request, false),
                        Optional.empty(),
                        OptionalLong.empty()));
    }

    /**
     * Asks anew for a run that has not come to its end.
     *
     * @param agreedBytes how many bytes may be billed; empty for what was agreed to before
     */
    void resume(Request request, RunRecord run, OptionalLong agreedBytes) {
        Reader reader =
                run.source().equals(BigQueryWish.SOURCE) ? reader(request) : new Reader(false, Optional.empty());
        service.queue()
                .resume(run.id(), agreedBytes, who(request, reader.signedIn()), reader.signIn(), reader.signedIn());
    }

    /** Whether a browser can sign in here, and needs to. */
    boolean mustSignIn(Request request) {
        return service.signIn().isPresent()
                && sessions.find(request).isEmpty()
                && !service.signIn().get().ownCredentials().getAsBoolean();
    }

    /**
     * As whom days are read.
     *
     * @param signedIn whether somebody is signed in with the browser that asks
     * @param signIn names the sign-in, held in memory; empty for the credentials of the server, which a sign-in that is
     *     kept is one of, or of the worker in another process
     */
    private record Reader(boolean signedIn, Optional<UUID> signIn) {}

    private Reader reader(Request request) {
        GoogleSignIn google = service.signIn().orElse(null);
        if (google == null) {
            return new Reader(false, Optional.empty());
        }
        Optional<UUID> session =
                sessions.find(request).filter(name -> google.held().find(name).isPresent());
        if (session.isEmpty() && !google.ownCredentials().getAsBoolean()) {
            throw new CounterflowException(
                    Problem.SIGN_IN_REQUIRED,
                    "nobody is signed in to Google; open " + Authenticate.PATH
                            + " of this server in a browser, or give the"
                            + " server credentials of its own: 'counterflow login', or the key of a service account");
        }
        // One that is kept is also there after a restart.
        return new Reader(session.isPresent(), session.filter(name -> !isOwn(google, name)));
    }

    /** Whether the server reads with the same sign-in by itself. */
    private static boolean isOwn(GoogleSignIn google, UUID name) {
        Optional<String> held = google.held().find(name).map(UserCredentials::getRefreshToken);
        return google.readsAsKept()
                && held.isPresent()
                && google.kept().exists()
                && google.kept()
                        .credentials()
                        .map(UserCredentials::getRefreshToken)
                        .equals(held);
    }

    private static String who(Request request, boolean signedIn) {
        boolean browser = request.header("Sec-Fetch-Site").isPresent();
        String way = signedIn ? "browser, signed in" : browser ? "browser" : "HTTP";
        return request.caller().equals(Caller.ANONYMOUS)
                ? way
                : way + ", key " + request.caller().name();
    }
}
