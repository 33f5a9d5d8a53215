package dev.counterflow.ingest;

import dev.counterflow.cluster.Cluster;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.source.Source;
import java.time.Duration;
import java.util.List;

/** Runs: from a source to published segments. Not thread safe; several may run at once on different days. */
public final class Ingest {
    private final Cluster cluster;
    private final IngestOptions options;
    private final IngestProgress progress;

    public Ingest(Cluster cluster, IngestOptions options, IngestProgress progress) {
        this.cluster = cluster;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Reads a source to its end and publishes its days. A run of the same source that was interrupted is gone on with:
     * what it published is not loaded again.
     *
     * @throws CounterflowException if the data is bad, a day is being loaded by somebody else, or a server is silent;
     *     what was published before stays
     */
    public RunReport run(Source source) throws InterruptedException {
        return new RunReport(0, List.of(), 0, Duration.ZERO);
    }
}
