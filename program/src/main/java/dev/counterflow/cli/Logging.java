package dev.counterflow.cli;

/** How the log looks. Takes effect only before the first logger is made. */
final class Logging {
    private static final String FOR_PEOPLE = "%replace(%level: ){'^(INFO|DEBUG|TRACE): $',''}%msg%n";

    private Logging() {}

    /**
     * Chooses level and form.
     *
     * @param verbose whether to log details
     * @param terminal whether a person reads along: short lines, without times
     */
    static void choose(boolean verbose, boolean terminal) {
        if (verbose) {
            System.setProperty("counterflow.log.level", "DEBUG");
            System.setProperty("counterflow.log.level.others", "INFO");
        } else if (terminal) {
            System.setProperty("counterflow.log.pattern", FOR_PEOPLE);
        }
    }
}
