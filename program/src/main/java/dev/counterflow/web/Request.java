package dev.counterflow.web;

import java.util.List;
import java.util.Map;

/**
 * A request, as handlers see it.
 *
 * @param id names it in the log and in the answer
 * @param path the path of the URL
 * @param places what stands in the variable places of the path
 * @param parameters the decoded parameters of the query, each with all its values
 * @param accept the media types that the client takes, as it says it, or empty
 * @param knownTag the answer that the client already has (If-None-Match), or empty
 * @param body what was sent; empty but for POST
 */
record Request(
        String id,
        String path,
        Map<String, String> places,
        Map<String, List<String>> parameters,
        String accept,
        String knownTag,
        String body) {
    /** Whether the answer is to be comma-separated values rather than JSON. */
    boolean wantsCsv() {
        return accept.contains(Reply.CSV) && !accept.contains(Reply.JSON);
    }
}
