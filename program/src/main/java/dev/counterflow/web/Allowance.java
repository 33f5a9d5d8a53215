package dev.counterflow.web;

import java.util.concurrent.TimeUnit;

/**
 * How many requests somebody may still make: at most those of a minute at once, and as many a minute on average. What a
 * request costs beyond its first unit may leave a debt, which later requests wait for. Thread safe.
 */
final class Allowance {
    private static final double NANOSECONDS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final int perMinute;
    private double left;
    private long countedAt;

    /**
     * A whole minute's.
     *
     * @param now in nanoseconds, as all that follow
     */
    Allowance(int perMinute, long now) {
        this.perMinute = perMinute;
        this.left = perMinute;
        this.countedAt = now;
    }

    int perMinute() {
        return perMinute;
    }

    /**
     * What is left.
     *
     * @param taken whether there was enough for the request
     * @param left how many more may follow at once
     * @param secondsUntilNext after how many seconds one more may follow; 0 if at once
     * @param secondsUntilWhole after how many seconds a whole minute's may follow
     */
    record State(boolean taken, long left, long secondsUntilNext, long secondsUntilWhole) {}

    /** Takes one, if there is one. */
    synchronized State take(long now) {
        count(now);
        boolean taken = left >= 1;
        if (taken) {
            left--;
        }
        return new State(taken, Math.max(0, (long) left), secondsUntil(1), secondsUntil(perMinute));
    }

    /** Takes more for a request that was let pass and turned out to be of many questions. */
    synchronized void takeFurther(int further, long now) {
        count(now);
        left -= further;
    }

    private void count(long now) {
        left = Math.min(perMinute, left + perMinute * ((now - countedAt) / NANOSECONDS_PER_MINUTE));
        countedAt = now;
    }

    private long secondsUntil(double wanted) {
        return (long) Math.ceil(Math.max(0, wanted - left) * TimeUnit.MINUTES.toSeconds(1) / perMinute);
    }
}
