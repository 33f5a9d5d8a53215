package dev.counterflow.web;

import dev.counterflow.problem.CounterflowException;

/**
 * Stands before the handlers of all routes: lets a request pass, or refuses it before its parameters and its body are
 * read. Requests for paths and methods that nobody handles do not come this far. Thread safe; is called for every
 * request, and so has microseconds, not milliseconds.
 */
@FunctionalInterface
interface Guard {
    /**
     * Answers a request.
     *
     * @param next what stands behind this guard; called once to let the request pass, and its reply may get further
     *     headers. Whoever refuses returns a reply of its own instead
     * @throws CounterflowException to refuse the request; it becomes an answer that says why
     */
    Reply guard(Request request, Handler next);
}
