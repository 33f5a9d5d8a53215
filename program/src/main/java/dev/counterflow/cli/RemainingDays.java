package dev.counterflow.cli;

import dev.counterflow.chain.Chain;
import dev.counterflow.source.Batch;
import dev.counterflow.source.Source;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * What a source of single days still has to give.
 *
 * @param source the source; a run of it that was interrupted is gone on with
 * @param loaded the days that are left out
 */
record RemainingDays(Source source, Set<LocalDate> loaded) implements Source {
    RemainingDays {
        loaded = Set.copyOf(loaded);
    }

    @Override
    public String kind() {
        return source.kind();
    }

    @Override
    public String description() {
        return source.description();
    }

    @Override
    public Chain chain() {
        return source.chain();
    }

    @Override
    public long bytesRead() {
        return source.bytesRead();
    }

    @Override
    public List<Batch> batches() {
        return source.batches().stream()
                .filter(batch -> batch.day().map(day -> !loaded.contains(day)).orElse(true))
                .toList();
    }
}
