package dev.counterflow.exposure;

import java.util.List;

/**
 * The answer to a question, computed from one state of the catalog.
 *
 * @param exposures the counterparties, the largest amount first, then in byte order
 * @param more whether there are further ones after these
 * @param missingSegments the ids of segments that no server could be asked for; empty unless a partial answer would do
 * @param silentServers the servers that were found not to answer
 */
public record Answer(
        List<Exposure> exposures, boolean more, List<Integer> missingSegments, List<String> silentServers) {
    public Answer {
        exposures = List.copyOf(exposures);
        missingSegments = List.copyOf(missingSegments);
        silentServers = List.copyOf(silentServers);
    }
}
