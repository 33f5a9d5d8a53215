package dev.counterflow.web;

/**
 * A path and what answers to it. Thread safe if its handler is.
 *
 * @param method how it is asked; GET answers to HEAD, too
 * @param path the path of the URL, with variable places in braces: one of a small known number
 * @param access what is needed to be answered
 * @param handler answers
 */
record Route(Method method, String path, Access access, Handler handler) {
    /** The methods that routes answer to. */
    enum Method {
        GET,
        POST,
        DELETE
    }
}
