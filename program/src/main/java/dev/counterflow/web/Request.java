package dev.counterflow.web;

import java.util.List;
import java.util.Map;

/**
 * A request without a body, as handlers see it.
 *
 * @param id names it in the log and in the answer
 * @param path the path of the URL
 * @param parameters the decoded parameters of the query, each with all its values
 */
record Request(String id, String path, Map<String, List<String>> parameters) {}
