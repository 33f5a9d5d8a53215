package dev.counterflow.web;

import com.google.auth.oauth2.UserCredentials;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.google.KeptSignIn;
import dev.counterflow.source.google.OAuthClient;
import dev.counterflow.source.google.Revocation;
import dev.counterflow.source.google.Scope;
import dev.counterflow.source.google.SignIn;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * {@code /authenticate}, {@code /signed-in} and {@code /logout}: signing in with Google through the browser, by the
 * authorization code flow with a proof key. A browser is known by its cookie; tokens never leave the server. Thread safe.
 */
final class Authenticate {
    static final String PATH = "/authenticate";
    static final String SIGNED_IN = "/signed-in";
    static final String LOGOUT = "/logout";

    private static final int SEE_OTHER = 303;
    private static final List<String> PARAMETERS = List.of("keep", "scope", "next");

    /** Only this server's own pages. */
    private static final Pattern NEXT =
            Pattern.compile("/(fetch_bigquery_data(\\?[A-Za-z0-9_=&.:%-]*)?|\\?view=cluster|runs/\\d{1,10})?");

    private final Optional<GoogleSignIn> google;
    private final BrowserSessions sessions;
    private final Optional<URI> publicUrl;
    private final boolean mayKeep;
    private final SecureRandom random = new SecureRandom();

    /**
     * The handlers of one server.
     *
     * @param publicUrl how browsers reach it, if by another name than its own
     * @param mayKeep whether whoever signs in may leave the sign-in to the server
     */
    Authenticate(Optional<GoogleSignIn> google, BrowserSessions sessions, Optional<URI> publicUrl, boolean mayKeep) {
        this.google = google;
        this.sessions = sessions;
        this.publicUrl = publicUrl;
        this.mayKeep = mayKeep;
    }

    /** Sends the browser to Google, and takes what it brings back. */
    Reply authenticate(Request request) {
        Map<String, List<String>> parameters = request.parameters();
        return parameters.containsKey("code") || parameters.containsKey("error") || parameters.containsKey("state")
                ? complete(request)
                : begin(request);
    }

    private Reply begin(Request request) {
        Map<String, String> parameters = QuestionParameters.single(request.parameters(), PARAMETERS);
        String next = parameters.getOrDefault("next", "");
        if (!next.isEmpty() && !NEXT.matcher(next).matches()) {
            throw new CounterflowException(Problem.INVALID_PARAMETER, "next should be a path of this server");
        }
        boolean keep = parameters.getOrDefault("keep", "false").equals("true");
        if (keep && !mayKeep) {
            // A browser shows no key here, and what is kept is what the server reads with for everybody.
            throw new CounterflowException(
                    Problem.KEY_SCOPE,
                    "where access keys are required, a sign-in is kept by 'counterflow login' where the server runs");
        }
        OAuthClient client = google().client().get();
        Scope scope = Scope.ofCode(parameters.getOrDefault("scope", Scope.READ_ONLY.code()));
        SignIn signIn = new SignIn(client, scope, URI.create(base(request) + PATH), random);
        String id = sessions.begin(new BrowserSessions.Attempt(signIn, keep, next));
        return Reply.empty(SEE_OTHER)
                .with("Location", signIn.address().toString())
                .with("Cache-Control", "no-store")
                .with("Set-Cookie", BrowserSessions.cookie(id, secure(request)));
    }

    private Reply complete(Request request) {
        GoogleSignIn signIns = google();
        BrowserSessions.Attempt attempt = sessions.takeAttempt(request)
                .orElseThrow(() -> new CounterflowException(
                        Problem.SIGN_IN_REQUIRED,
                        "the answer belongs to no sign-in that this browser has begun here within the last "
                                + BrowserSessions.LONGEST_ATTEMPT.toMinutes() + " minutes; sign in again"));
        Map<String, String> answer = new HashMap<>();
        request.parameters().forEach((name, values) -> answer.put(name, values.get(0)));
        UserCredentials credentials = attempt.signIn().complete(answer);
        if (attempt.keep()) {
            signIns.kept().keep(signIns.client().get(), credentials);
        }
        UUID held = signIns.held().hold(credentials);
        Reply reply = Html.wanted(request)
                ? Reply.empty(SEE_OTHER)
                        .with("Location", SIGNED_IN + (attempt.keep() ? "?kept=true" : "?kept=false") + next(attempt))
                : Reply.json(200, AnswerJson.signedIn(attempt.keep()));
        return reply.with("Cache-Control", "no-store")
                .with("Set-Cookie", BrowserSessions.cookie(sessions.signedIn(held), secure(request)));
    }

    private static String next(BrowserSessions.Attempt attempt) {
        return attempt.next().isEmpty() ? "" : "&next=" + URLEncoder.encode(attempt.next(), StandardCharsets.UTF_8);
    }

    /**
     * Says that it has worked. Going on from here, and not by a redirect, makes the next request one of this site; after a
     * redirect from Google it would be another site's.
     */
    Reply signedIn(Request request) {
        Map<String, String> parameters = QuestionParameters.single(request.parameters(), List.of("kept", "next"));
        if (sessions.find(request).isEmpty()) {
            throw new CounterflowException(Problem.SIGN_IN_REQUIRED, "nobody is signed in with this browser");
        }
        boolean kept = parameters.getOrDefault("kept", "false").equals("true");
        Html page = new Html("Signed in")
                .text(
                        kept
                                ? "The sign-in is kept in " + google().kept().file() + ", readable by the user of this"
                                        + " server only, until you log out. Runs go on after a restart."
                                : "The sign-in is held in memory, for " + BrowserSessions.LONGEST.toHours()
                                        + " hours at most, and ends with the program.");
        String next = parameters.getOrDefault("next", "");
        if (!next.isEmpty() && NEXT.matcher(next).matches()) {
            page.goingOn(next).link(next, "Go on");
        } else {
            page.link(FetchBigQuery.PATH, "Load 2020-10-27 to 2020-11-01 from BigQuery");
        }
        return page.link(LOGOUT, "Log out").reply(200);
    }

    /** Asks whether it is meant. */
    Reply askToLogOut(Request request) {
        QuestionParameters.single(request.parameters(), List.of());
        return new Html("Log out?")
                .text("The sign-in is taken back at Google and forgotten here. Runs that read with it end.")
                .button(LOGOUT, "Log out")
                .link("/", "No")
                .reply(200);
    }

    /** Takes the sign-in of whoever asks back, and the kept one if it is the same. */
    Reply logOut(Request request) {
        Optional<UserCredentials> credentials =
                sessions.end(request).flatMap(name -> google().held().forget(name));
        String outcome = credentials.isEmpty() ? "Nobody was signed in with this browser." : revoke(credentials.get());
        Reply reply = Html.wanted(request)
                ? new Html("Logged out")
                        .text(outcome)
                        .link("/", "Back to the start")
                        .reply(200)
                : Reply.json(200, AnswerJson.message(outcome));
        return reply.with("Set-Cookie", BrowserSessions.noCookie(secure(request)));
    }

    private String revoke(UserCredentials credentials) {
        try {
            removeIfKept(credentials);
            boolean known = Revocation.of(credentials).revoke(String.valueOf(credentials.getRefreshToken()));
            return known
                    ? "The sign-in is taken back at Google and forgotten here."
                    : "The sign-in is forgotten here; Google did not know it any more.";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CounterflowException(Problem.OVERLOADED, "the server is about to stop", e);
        }
    }

    private void removeIfKept(UserCredentials credentials) {
        KeptSignIn kept = google().kept();
        if (kept.credentials()
                .filter(other -> String.valueOf(other.getRefreshToken()).equals(credentials.getRefreshToken()))
                .isPresent()) {
            kept.remove();
        }
    }

    private GoogleSignIn google() {
        return google.orElseThrow(() -> new CounterflowException(
                Problem.SIGN_IN_REQUIRED,
                "this server does not load days itself: a 'counterflow worker' does, and reads with credentials of its own;"
                        + " sign in where it runs, with 'counterflow login', or give it the key of a service account"));
    }

    /** Where browsers find this server, by the name that this one has used; the guard has looked at it. */
    private String base(Request request) {
        String host = request.header("Host").orElse("");
        return publicUrl
                .filter(url -> host.equalsIgnoreCase(url.getAuthority()))
                .map(url -> url.getScheme() + "://" + url.getAuthority())
                .orElse("http://" + host);
    }

    private boolean secure(Request request) {
        return base(request).startsWith("https:");
    }
}
