package dev.counterflow.cli;

import dev.counterflow.cluster.ClusterStatus;
import dev.counterflow.cluster.ClusterStatus.DayStatus;
import dev.counterflow.cluster.ClusterStatus.ServerStatus;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The status of a cluster, for people. */
final class StatusText {
    private static final long KIB = 1_024;

    private final PrintWriter out;

    StatusText(PrintWriter out) {
        this.out = out;
    }

    /**
     * Prints it.
     *
     * @param copies on how many servers each day should be
     */
    void print(ClusterStatus status, int copies) {
        out.println("Cluster " + status.clusterId() + ", rule " + status.rule().code());
        out.println();
        printServers(status.servers());
        out.println();
        printDays(status.days());
        printLackingCopies(status, copies);
        List<Gap> gaps = Gap.between(status.days());
        if (!gaps.isEmpty()) {
            out.println();
            gaps.forEach(gap -> out.println("Not loaded: " + gap.chain() + " " + gap.first()
                    + (gap.days() == 1 ? "" : " to " + gap.last() + " (" + gap.days() + " days)")));
        }
    }

    private void printServers(List<ServerStatus> servers) {
        Table table = new Table(
                Table.Column.left("SERVER"),
                Table.Column.left("ADDRESS"),
                Table.Column.left("POSTGRESQL"),
                Table.Column.right("DAYS"),
                Table.Column.right("SIZE"),
                Table.Column.left("STATE"));
        for (ServerStatus server : servers) {
            table.add(List.of(
                    server.name(),
                    server.address(),
                    server.version().orElse("?"),
                    count(server.days()),
                    size(server.bytes()),
                    server.problem().orElse("answers")));
        }
        table.print(out);
    }

    private void printLackingCopies(ClusterStatus status, int copies) {
        List<DayStatus> lacking = status.lacking(copies);
        if (lacking.isEmpty()) {
            return;
        }
        out.println();
        out.println("Fewer than " + copies + (copies == 1 ? " copy" : " copies")
                + " on servers that answer ('counterflow repair' makes copies):");
        for (DayStatus day : lacking) {
            List<String> answering = status.answering(day);
            out.println("  " + day.chain() + " " + day.day() + ": " + answering.size()
                    + (answering.isEmpty() ? "" : " (" + String.join(", ", answering) + ")"));
        }
    }

    private void printDays(List<DayStatus> days) {
        if (days.isEmpty()) {
            out.println("No days are loaded.");
            return;
        }
        Table table = new Table(
                Table.Column.left("DAY"),
                Table.Column.left("CHAIN"),
                Table.Column.left("SERVERS"),
                Table.Column.left("SOURCE"),
                Table.Column.right("TRANSACTIONS"),
                Table.Column.right("POSTINGS"),
                Table.Column.left("STATE"));
        for (DayStatus day : days) {
            table.add(List.of(
                    day.day().toString(),
                    day.chain(),
                    String.join(",", day.servers()),
                    day.source(),
                    count(day.transactions()),
                    count(day.postings()),
                    day.incompleteBecause().map(why -> "incomplete: " + why).orElse("complete")));
        }
        table.print(out);
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A size on disk, for people. */
    static String size(long bytes) {
        if (bytes < KIB * KIB) {
            return count((bytes + KIB - 1) / KIB) + " KiB";
        }
        return String.format(Locale.ROOT, "%,.1f MiB", bytes / (double) (KIB * KIB));
    }
}
