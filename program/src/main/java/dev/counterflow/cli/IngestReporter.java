package dev.counterflow.cli;

import dev.counterflow.cluster.Repair;
import dev.counterflow.ingest.DayReport;
import dev.counterflow.ingest.IngestProgress;
import dev.counterflow.ingest.RunReport;
import dev.counterflow.source.BadRow;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Tells how a run goes on: each day that is published on standard output, the progress within a day on standard error,
 * as a bar if a person watches and as a line now and then if not. Not thread safe.
 */
final class IngestReporter implements IngestProgress, AutoCloseable {
    /** How many bad rows are printed; the rest is only counted. */
    static final int MOST_BAD_ROWS = 20;

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final Surroundings surroundings;
    private final LongSupplier nanoTime;
    private Optional<ProgressBar> bar = Optional.empty();
    private String what = "";
    private long size;
    private long done;
    private long lastLine;
    private long badRows;

    /**
     * A reporter for one run.
     *
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    IngestReporter(Surroundings surroundings, LongSupplier nanoTime) {
        this.surroundings = surroundings;
        this.nanoTime = nanoTime;
        this.lastLine = nanoTime.getAsLong();
    }

    @Override
    public void reading(String what, long size) {
        close();
        this.what = what;
        this.size = size;
        this.done = 0;
        if (surroundings.terminal()) {
            bar = Optional.of(new ProgressBarBuilder()
                    .setTaskName(what)
                    .setInitialMax(size)
                    .setStyle(ProgressBarStyle.ASCII)
                    .build());
        }
    }

    @Override
    public void read(long units) {
        done += units;
        bar.ifPresent(shown -> shown.stepBy(units));
        long now = nanoTime.getAsLong();
        if (bar.isEmpty() && now - lastLine >= BETWEEN_LINES.toNanos()) {
            lastLine = now;
            surroundings.say("reading " + what + (size > 0 ? ": " + done * 100 / size + " %" : ""));
        }
    }

    @Override
    public void badRow(BadRow row) {
        badRows++;
        if (badRows <= MOST_BAD_ROWS) {
            close();
            surroundings.say("bad row: " + row);
        } else if (badRows == MOST_BAD_ROWS + 1) {
            surroundings.say("further bad rows are counted, not printed");
        }
    }

    @Override
    public void published(DayReport day) {
        close();
        surroundings.out().println(line(day));
        surroundings.out().flush();
    }

    @Override
    public void copied(Repair.Outcome outcome) {
        close();
        if (!outcome.servers().isEmpty()) {
            surroundings.out().println(outcome.days() + "  copied to " + String.join(", ", outcome.servers()));
            surroundings.out().flush();
        }
        outcome.failure()
                .ifPresent(why -> surroundings.say(
                        outcome.days() + " has too few copies: " + why + "; 'counterflow repair' makes them later"));
    }

    @Override
    public void alreadyPublished(LocalDate day) {
        close();
        surroundings.out().println(day + "  loaded before");
        surroundings.out().flush();
    }

    /** Says what the whole run did. */
    void finished(RunReport run) {
        close();
        surroundings.say(String.format(
                Locale.ROOT,
                "Run %d: %d %s published in %.1f s%s",
                run.runId(),
                run.days().size(),
                run.days().size() == 1 ? "day" : "days",
                run.duration().toMillis() / 1_000.0,
                run.badRows() == 0 ? "" : String.format(Locale.ROOT, ", %,d bad rows left out", run.badRows())));
    }

    private static String line(DayReport day) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%s  %s  %,d transactions  %,d postings",
                day.day(),
                day.server(),
                day.transactions(),
                day.postings()));
        if (day.badRows() > 0) {
            line.append(String.format(Locale.ROOT, "  %,d bad rows left out", day.badRows()));
        }
        if (day.duplicates() > 0) {
            line.append(String.format(Locale.ROOT, "  %,d duplicates counted once", day.duplicates()));
        }
        long promised = day.promisedTransactions().orElse(day.transactions());
        if (promised != day.transactions()) {
            line.append(String.format(Locale.ROOT, "  incomplete: the source promised %,d", promised));
        }
        return line.toString();
    }

    /** Takes the bar away, so that lines can be printed. */
    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
        bar = Optional.empty();
    }
}
