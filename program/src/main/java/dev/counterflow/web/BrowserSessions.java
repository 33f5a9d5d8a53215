package dev.counterflow.web;

import dev.counterflow.source.google.SignIn;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Who is signed in, and who is about to, by a cookie. In memory only; both are bounded and end by themselves. One more than
 * may be drops the oldest. Thread safe.
 */
final class BrowserSessions {
    static final Duration LONGEST = Duration.ofHours(8);
    static final Duration LONGEST_ATTEMPT = Duration.ofMinutes(10);
    static final int MOST = 100;

    private static final String COOKIE = "counterflow_session";
    private static final int ID_BYTES = 32;

    private final SecureRandom random;
    private final LongSupplier nanoTime;
    private final Map<String, Timed<Attempt>> attempts = new LinkedHashMap<>();
    private final Map<String, Timed<UUID>> signedIn = new LinkedHashMap<>();

    BrowserSessions(SecureRandom random, LongSupplier nanoTime) {
        this.random = random;
        this.nanoTime = nanoTime;
    }

    /**
     * A sign-in under way.
     *
     * @param signIn knows what the answer must look like
     * @param keep whether it is to be kept
     * @param next the path to go on with
     */
    record Attempt(SignIn signIn, boolean keep, String next) {}

    private record Timed<T>(T value, long endNanos) {}

    /** Begins an attempt, and returns the session's id. */
    synchronized String begin(Attempt attempt) {
        return put(attempts, attempt, LONGEST_ATTEMPT);
    }

    /** Ends the attempt of a request, and returns it. */
    synchronized Optional<Attempt> takeAttempt(Request request) {
        dropEnded(attempts);
        return id(request).map(attempts::remove).map(Timed::value);
    }

    /** Begins a session for somebody who has signed in, and returns its id: a new one, which nobody else can know. */
    synchronized String signedIn(UUID signIn) {
        return put(signedIn, signIn, LONGEST);
    }

    /** The sign-in of whoever sends a request. */
    synchronized Optional<UUID> find(Request request) {
        dropEnded(signedIn);
        return id(request).map(signedIn::get).map(Timed::value);
    }

    /** Ends the session of whoever sends a request, and returns its sign-in. */
    synchronized Optional<UUID> end(Request request) {
        return id(request).map(signedIn::remove).map(Timed::value);
    }

    private <T> String put(Map<String, Timed<T>> sessions, T value, Duration longest) {
        dropEnded(sessions);
        if (sessions.size() >= MOST) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        sessions.put(id, new Timed<>(value, nanoTime.getAsLong() + longest.toNanos()));
        return id;
    }

    /** The oldest stand first, and all last equally long. */
    private <T> void dropEnded(Map<String, Timed<T>> sessions) {
        Iterator<Timed<T>> oldest = sessions.values().iterator();
        while (oldest.hasNext() && oldest.next().endNanos() - nanoTime.getAsLong() <= 0) {
            oldest.remove();
        }
    }

    private static Optional<String> id(Request request) {
        return Arrays.stream(request.header("Cookie").orElse("").split(";", -1))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(COOKIE + "="))
                .map(cookie -> cookie.substring(COOKIE.length() + 1))
                .findFirst();
    }

    /** The cookie that a browser is to send from now on. */
    static String cookie(String id, boolean secure) {
        return cookie(id, LONGEST.toSeconds(), secure);
    }

    /** The cookie that makes a browser forget. */
    static String noCookie(boolean secure) {
        return cookie("", 0, secure);
    }

    private static String cookie(String id, long seconds, boolean secure) {
        return COOKIE + "=" + id + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : "");
    }
}
