package dev.counterflow.source.bigquery;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often something is tried again that failed without any progress in between, and how long is waited before. The
 * wait doubles each time; up to half of it is left to chance, so that streams that broke together do not return
 * together.
 *
 * @param first the wait after the first failure
 * @param longest the longest wait
 * @param attempts how often it is tried in all
 */
record Patience(Duration first, Duration longest, int attempts) {
    /** About two minutes in all, more than a restart or a burst of requests takes. */
    static final Patience USUAL = new Patience(Duration.ofMillis(500), Duration.ofSeconds(30), 10);

    /** A count of failures. For one thread. */
    final class Count {
        private int failures;

        /** What failed before does not count any more. */
        void progressed() {
            failures = 0;
        }

        /**
         * Waits after a failure.
         *
         * @param asked how long the other side asks us to wait
         * @return false if it was tried often enough; then without waiting
         */
        boolean waitAfterFailure(Duration asked) throws InterruptedException {
            failures++;
            if (failures >= attempts) {
                return false;
            }
            Thread.sleep(Math.max(jittered(), Math.min(asked.toMillis(), longest.toMillis())));
            return true;
        }

        private long jittered() {
            int doublings = Math.min(failures - 1, 20);
            long wait = Math.min(first.toMillis() << doublings, longest.toMillis());
            return wait - ThreadLocalRandom.current().nextLong(wait / 2 + 1);
        }
    }

    Count count() {
        return new Count();
    }
}
