package dev.counterflow.ingest;

import dev.counterflow.source.BadRow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it is told, for tests. */
public final class NoProgress implements IngestProgress {
    public final List<LocalDate> alreadyPublished = new ArrayList<>();
    public final List<BadRow> badRows = new ArrayList<>();

    @Override
    public void reading(String what, long size) {}

    @Override
    public void read(long units) {}

    @Override
    public void badRow(BadRow row) {
        badRows.add(row);
    }

    @Override
    public void published(DayReport day) {}

    @Override
    public void alreadyPublished(LocalDate day) {
        alreadyPublished.add(day);
    }
}
