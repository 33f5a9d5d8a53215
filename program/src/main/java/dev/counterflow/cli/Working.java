package dev.counterflow.cli;

import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.ingest.Worker;
import dev.counterflow.source.google.HeldSignIns;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts workers as the settings have them. */
final class Working {
    private Working() {}

    /**
     * Starts one.
     *
     * @param signIns those that this process holds; empty if it does not serve browsers
     * @param journal is told what goes on, from several threads
     */
    static Worker start(OpenCluster open, Settings settings, Optional<HeldSignIns> signIns, Consumer<String> journal) {
        return Worker.start(
                open.cluster(),
                new IngestOptions(0, false, open.copies(), settings.workFolder()),
                new QueuedSources(settings.google(), signIns.orElseGet(HeldSignIns::new)),
                signIns.isPresent(),
                journal);
    }
}
