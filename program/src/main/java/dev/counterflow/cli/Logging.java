package dev.counterflow.cli;

/** How the log looks. Takes effect only before the first logger is made. */
final class Logging {
    /** The system property that makes the log detailed. */
    static final String VERBOSE = "counterflow.log.verbose";

    /** The system property that makes the lines of the log short. */
    static final String SHORT = "counterflow.log.short";

    /** The system property that makes each line of the log an object of JSON. */
    static final String JSON = "counterflow.log.json";

    private Logging() {}

    /**
     * Chooses level and form.
     *
     * @param verbose whether to log details
     * @param terminal whether a person reads along
     */
    static void choose(boolean verbose, boolean terminal) {
        System.setProperty(VERBOSE, Boolean.toString(verbose));
        System.setProperty(SHORT, Boolean.toString(terminal && !verbose));
        System.setProperty(JSON, Boolean.toString(!terminal));
    }
}
