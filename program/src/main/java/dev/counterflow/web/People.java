package dev.counterflow.web;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;

/** Shows the problems of a handler to people as a page, and to programs as ever. */
final class People implements Handler {
    private final String title;
    private final String way;
    private final String words;
    private final Handler handler;

    /**
     * Stands before a handler.
     *
     * @param title what has not worked
     * @param way where a person can go on, and {@code words} how that is called
     */
    People(String title, String way, String words, Handler handler) {
        this.title = title;
        this.way = way;
        this.words = words;
        this.handler = handler;
    }

    @Override
    public Reply handle(Request request) {
        try {
            return handler.handle(request);
        } catch (CounterflowException e) {
            if (!Html.wanted(request) || e.problem() == Problem.INTERNAL) {
                throw e;
            }
            return new Html(title)
                    .problem(e.userMessage())
                    .link(way, words)
                    .reply(e.problem().httpStatus());
        }
    }
}
