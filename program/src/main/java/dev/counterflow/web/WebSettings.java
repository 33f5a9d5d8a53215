package dev.counterflow.web;

import dev.counterflow.exposure.Question;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How the web server listens, and what it takes on at once.
 *
 * @param host the address it listens on
 * @param port the TCP port, or 0 for any free one
 * @param questionsAtOnce how many questions are under way at the same time
 * @param deadline how long an answer may take, waiting included
 * @param notice how long it goes on answering, saying that it is not ready, before it stops
 * @param requireKeys whether it answers only those who show an access key
 * @param publicUrl how browsers reach it, if by another name than its own
 */
public record WebSettings(
        String host,
        int port,
        int questionsAtOnce,
        Duration deadline,
        Duration notice,
        boolean requireKeys,
        Optional<URI> publicUrl) {
    /** How many questions may wait for each one that is under way; more are turned away at once. */
    static final int WAITING_FOR_EACH = 4;

    /** How many connections are accepted at the same time; further ones wait in the operating system. */
    static final int MOST_CONNECTIONS = 1_000;

    /** The request line and all headers together. Every valid question is far below. */
    static final int REQUEST_HEADER_BYTES = 8 * 1024;

    /** The body of a question about many addresses: a thousand of the longest addresses fit. */
    static final int BODY_BYTES = 256 * 1024;

    /** A connection on which nothing happens for so long is closed. */
    static final Duration IDLE = Duration.ofSeconds(30);

    /** How long requests under way are waited for when the server stops: a little over the longest deadline. */
    static final Duration DRAIN = Question.LONGEST_DEADLINE.plusSeconds(2);

    /** Stops without notice, and answers everybody. */
    public WebSettings(String host, int port, int questionsAtOnce, Duration deadline) {
        this(host, port, questionsAtOnce, deadline, Duration.ZERO, false, Optional.empty());
    }

    int mostWaiting() {
        return questionsAtOnce * WAITING_FOR_EACH;
    }
}
