package dev.counterflow.bench.measure;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What one contender did in one stretch of questions.
 *
 * @param latency of each answer, in nanoseconds
 */
public record Pass(long answers, Duration time, Histogram latency) {
    private static final double NANOSECONDS_PER_MILLISECOND = 1e6;
    private static final double NANOSECONDS_PER_SECOND = 1e9;

    /** Answers a second. */
    public double throughput() {
        return answers * NANOSECONDS_PER_SECOND / time.toNanos();
    }

    /** The time in milliseconds within which so many of a hundred answers came. */
    public double percentileMilliseconds(double percent) {
        return latency.getValueAtPercentile(percent) / NANOSECONDS_PER_MILLISECOND;
    }
}
