package dev.counterflow.web;

import dev.counterflow.exposure.Exposed;
import dev.counterflow.exposure.Grounds;
import dev.counterflow.problem.Problem;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A line for each counterparty, behind the address asked about. Every address has a line: without counterparties, one of
 * empty cells, so that whoever reads it can tell that none is missing.
 */
final class BatchCsv implements BatchForm {
    private static final List<String> NOTHING = Collections.nCopies(V1Exposure.HEADING.size(), "");

    @Override
    public String type() {
        return Reply.CSV + "; charset=utf-8";
    }

    @Override
    public String heading() {
        return line("asked", V1Exposure.HEADING.stream().map(BatchCsv::column).toList(), "more", "problem");
    }

    private static String column(String name) {
        return name.equals("address") ? "counterparty" : name;
    }

    @Override
    public String exposure(V1Question question, Exposed exposed) {
        String address = question.question().address();
        String more = Boolean.toString(exposed.more());
        String missing = missing(exposed.grounds());
        return exposed.exposures().isEmpty()
                ? line(address, NOTHING, more, missing)
                : exposed.exposures().stream()
                        .map(V1Exposure::cells)
                        .map(cells -> line(address, cells, more, missing))
                        .collect(Collectors.joining());
    }

    /** What a partial answer lacks; nothing of a whole one. */
    private static String missing(Grounds grounds) {
        return grounds.missingSegments().isEmpty()
                ? ""
                : "missing: servers " + String.join(" ", grounds.silentServers()) + ", segments "
                        + grounds.missingSegments().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(" "));
    }

    @Override
    public String problem(String address, Problem problem, String message) {
        return line(address, NOTHING, "", problem.code() + ": " + message);
    }

    @Override
    public String end(int addresses) {
        return "";
    }

    private static String line(String address, List<String> cells, String more, String problem) {
        return Csv.line(Stream.of(Stream.of(address), cells.stream(), Stream.of(more, problem))
                .flatMap(all -> all)
                .toList());
    }
}
