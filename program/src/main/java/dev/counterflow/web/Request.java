package dev.counterflow.web;

import dev.counterflow.problem.CounterflowException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request, as guards and handlers see it. For the thread that answers it. */
interface Request {
    /** Names it in the log and in the answer. */
    String id();

    /** The HTTP method, in capitals. */
    String method();

    /** The route that it took. */
    Route route();

    /** The path of the URL. */
    String path();

    /** What stands in the variable places of the path. */
    Map<String, String> places();

    /**
     * The decoded parameters of the query, each with all its values.
     *
     * @throws CounterflowException if they are not properly encoded
     */
    Map<String, List<String>> parameters();

    /** A header, under its name in any case; the first if there are several. */
    Optional<String> header(String name);

    /** Who asks; {@link Caller#ANONYMOUS} until a guard knows better. */
    Caller caller();

    /** Notes who asks. */
    void identify(Caller caller);

    /**
     * What was sent; empty but for POST. Reads it, so that it can be asked for once.
     *
     * @throws CounterflowException if it is too long
     */
    String body();

    /** The answer that the client already has, or empty. */
    default String knownTag() {
        return header("If-None-Match").orElse("");
    }

    /** Whether the answer is to be comma-separated values rather than JSON. */
    default boolean wantsCsv() {
        return AcceptHeader.prefers(header("Accept").orElse(""), Reply.CSV, Reply.JSON);
    }
}
