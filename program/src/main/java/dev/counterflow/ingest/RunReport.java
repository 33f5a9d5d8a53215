package dev.counterflow.ingest;

import java.time.Duration;
import java.util.List;

/**
 * What a run did.
 *
 * @param runId its number in the catalog
 * @param days the days it published, in order
 * @param badRows how many rows were left out
 * @param duration how long it took
 */
public record RunReport(int runId, List<DayReport> days, long badRows, Duration duration) {
    public RunReport {
        days = List.copyOf(days);
    }
}
