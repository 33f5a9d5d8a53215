package dev.counterflow.bench;

import java.io.IOException;
import java.util.Set;

/** One setting in which some figures are measured. */
interface Experiment {
    /** The figures that it measures. */
    Set<Figure> figures();

    /** Measures, and reports what it finds. */
    void run(Stage stage, Report report) throws IOException, InterruptedException;
}
