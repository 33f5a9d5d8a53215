package dev.counterflow.exposure;

import dev.counterflow.chain.Rule;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an answer rests on. An answer is good as long as its segments are: the same question with the same segments has
 * the same answer.
 *
 * @param rule how the value of a transaction was attributed
 * @param days the days asked about, in order, with their states
 * @param segments the ids of the segments it was computed from, in order
 * @param missingSegments the ids of segments that no server could be asked for; empty unless a partial answer would do
 * @param silentServers the servers that were found not to answer
 */
public record Grounds(
        Rule rule,
        List<DaySpan> days,
        List<Integer> segments,
        List<Integer> missingSegments,
        List<String> silentServers) {
    public Grounds {
        days = List.copyOf(days);
        segments = segments.stream().sorted().toList();
        missingSegments = missingSegments.stream().sorted().toList();
        silentServers = List.copyOf(silentServers);
    }

    /** Tells two states of the ledger apart: a segment's id is never used again. */
    public String state() {
        return text(segments) + "/" + text(missingSegments);
    }

    private static String text(List<Integer> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
