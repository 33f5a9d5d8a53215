package dev.counterflow.bench.contender;

import dev.counterflow.ingest.DayReport;
import dev.counterflow.ingest.IngestProgress;
import dev.counterflow.source.BadRow;
import java.time.LocalDate;

/** Nobody watches an ingest that is measured. */
final class Silence implements IngestProgress {
    @Override
    public void reading(String what, long size) {}

    @Override
    public void read(long units) {}

    @Override
    public void badRow(BadRow row) {}

    @Override
    public void published(DayReport day) {}

    @Override
    public void alreadyPublished(LocalDate day) {}
}
