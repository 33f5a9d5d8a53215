package dev.counterflow.web;

import dev.counterflow.problem.CounterflowException;

/** Answers the requests for one path. Thread safe; knows nothing of the web server that runs it. */
@FunctionalInterface
interface Handler {
    /**
     * Answers a request.
     *
     * @throws CounterflowException if the request cannot be answered; it becomes an answer that says why
     */
    Reply handle(Request request);
}
