package dev.counterflow.web;

/**
 * A request that was answered, without anything that says what was asked.
 *
 * @param id names it
 * @param method the HTTP method
 * @param route the path of its route with its variable places, or {@link #NO_ROUTE}
 * @param status the HTTP status of the answer
 * @param nanoseconds how long it took to make the answer
 * @param caller who asked
 */
record Answered(String id, String method, String route, int status, long nanoseconds, Caller caller) {
    /** Instead of the path of a request that nobody handles, of which there are any number. */
    static final String NO_ROUTE = "none";
}
