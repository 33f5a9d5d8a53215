package dev.counterflow.ingest;

import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.DayClaim;
import dev.counterflow.cluster.OpenRun;
import dev.counterflow.cluster.SegmentStore;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.Batch;
import dev.counterflow.source.ReadAgainException;
import dev.counterflow.source.Source;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loading of one run: each batch is read, sorted, and published day by day. Not thread safe. */
final class RunLoad {
    private static final Logger LOG = LoggerFactory.getLogger(RunLoad.class);

    /** How often a batch is read that breaks off where it cannot go on. It may be paid for each time. */
    private static final int MOST_READINGS = 3;

    private final Source source;
    private final Rule rule;
    private final OpenRun run;
    private final IngestOptions options;
    private final SegmentStore store;
    private final RunWatch watch;
    private final List<DayReport> days = new ArrayList<>();
    private long badRows;

    RunLoad(Source source, Rule rule, OpenRun run, IngestOptions options, SegmentStore store, RunWatch watch) {
        this.source = source;
        this.rule = rule;
        this.run = run;
        this.options = options;
        this.store = store;
        this.watch = watch;
    }

    /** The days published so far, in order. */
    List<DayReport> days() {
        return days;
    }

    /** How many bad rows were left out so far. */
    long badRows() {
        return badRows;
    }

    /** Loads one batch, but for the days that the run had published before. */
    void load(Batch batch) throws InterruptedException {
        LocalDate only = batch.day().orElse(null);
        if (only == null) {
            readAndLoad(batch);
        } else if (run.published().contains(only)) {
            watch.alreadyPublished(only);
        } else {
            load(batch, only);
        }
    }

    private void load(Batch batch, LocalDate only) throws InterruptedException {
        // Claimed before it is read: whoever comes second should not read a day for nothing.
        try (DayClaim claim = store.claim(source.chain(), only);
                WorkFolder folder = WorkFolder.in(options.workFolder());
                SortedBatch sorted = read(batch, folder, only.toString())) {
            checkOnly(sorted, only);
            sorted.badRows().checkAll();
            publish(dayLoad(batch, sorted), claim, only);
            badRows += sorted.badRows().count();
        }
    }

    private void readAndLoad(Batch batch) throws InterruptedException {
        try (WorkFolder folder = WorkFolder.in(options.workFolder());
                SortedBatch sorted = read(batch, folder, source.description())) {
            DayLoad load = dayLoad(batch, sorted);
            for (LocalDate day : sorted.rowsPerDay().keySet()) {
                sorted.badRows().check(day);
                if (run.published().contains(day)) {
                    load.skip(day);
                    watch.alreadyPublished(day);
                } else {
                    try (DayClaim claim = store.claim(source.chain(), day)) {
                        publish(load, claim, day);
                    }
                }
            }
            sorted.badRows().checkAll();
            badRows += sorted.badRows().count();
        }
    }

    private DayLoad dayLoad(Batch batch, SortedBatch sorted) {
        return new DayLoad(store, source.kind(), run.runId(), batch, sorted, options.skipDuplicates());
    }

    private SortedBatch read(Batch batch, WorkFolder folder, String what) throws InterruptedException {
        try {
            for (int reading = 1; reading < MOST_READINGS; reading++) {
                try {
                    return readOnce(batch, folder, what);
                } catch (ReadAgainException e) {
                    LOG.info("{} is read again from its beginning: {}", what, e.getMessage());
                }
            }
            return readOnce(batch, folder, what);
        } catch (ReadAgainException e) {
            throw new CounterflowException(
                    Problem.SOURCE_UNAVAILABLE,
                    what + " was read " + MOST_READINGS + " times and broke off each time: " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new CounterflowException(Problem.FILE_ACCESS, "the input cannot be read: " + e.getMessage(), e);
        }
    }

    private SortedBatch readOnce(Batch batch, WorkFolder folder, String what) throws IOException, InterruptedException {
        watch.reading(batch, what);
        return SortedBatch.read(batch, rule, options, folder.path(), watch);
    }

    private static void checkOnly(SortedBatch sorted, LocalDate only) {
        SortedSet<LocalDate> others = new TreeSet<>(sorted.rowsPerDay().keySet());
        others.remove(only);
        if (!others.isEmpty()) {
            throw new CounterflowException(
                    Problem.BAD_DATA, "the source gave transactions of " + others.first() + " for the day " + only);
        }
    }

    private void publish(DayLoad load, DayClaim claim, LocalDate day) {
        DayReport report = load.load(claim, day);
        run.dayPublished(report.transactions(), report.badRows());
        days.add(report);
        watch.published(report);
        if (options.copies() > 1) {
            watch.copied(store.copy(claim, options.copies()));
        }
    }
}
