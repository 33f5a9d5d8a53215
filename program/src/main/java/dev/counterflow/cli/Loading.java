package dev.counterflow.cli;

import dev.counterflow.cluster.Cost;
import dev.counterflow.ingest.Ingest;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.source.Source;
import java.nio.file.Path;
import java.util.Optional;

/** One run of an ingest, reported as it goes. */
final class Loading {
    private Loading() {}

    /**
     * Loads a source.
     *
     * @param cost what reading bills at most
     * @param toleratedBadRows how many bad rows may be left out
     * @param skipDuplicates whether a transaction that is given twice counts once
     */
    static void run(
            OpenCluster open,
            Source source,
            Optional<Cost> cost,
            long toleratedBadRows,
            boolean skipDuplicates,
            Path workFolder,
            Surroundings surroundings)
            throws InterruptedException {
        IngestOptions options = new IngestOptions(toleratedBadRows, skipDuplicates, open.copies(), workFolder);
        try (IngestReporter reporter = new IngestReporter(surroundings, System::nanoTime)) {
            reporter.finished(new Ingest(open.cluster(), options, reporter).run(source, cost));
        }
    }
}
