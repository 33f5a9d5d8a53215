package dev.counterflow.bench;

import dev.counterflow.bench.contender.Asker;
import dev.counterflow.bench.contender.Contender;
import dev.counterflow.bench.contender.Program;
import dev.counterflow.bench.data.Dataset;
import dev.counterflow.bench.data.Question;
import dev.counterflow.bench.measure.Turns;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The start of {@code counterflow serve} on a cluster of embedded servers that are stopped. */
final class Starting implements Experiment {
    private static final int STARTS = 5;
    private static final double NANOSECONDS_PER_SECOND = 1e9;

    @Override
    public Set<Figure> figures() {
        return EnumSet.of(Figure.SERVE_START);
    }

    @Override
    public void run(Stage stage, Report report) throws IOException, InterruptedException {
        Dataset ledger = stage.ledger();
        Question question = ledger.questions(ledger.sampler().oneTime(1)).get(0);
        stage.stopCounterflow();
        report.progress("starting 'counterflow serve' " + STARTS + " times");
        // The first start by the program itself looks whether everything is there; that is done once.
        start(stage, question);
        double[] seconds = new double[STARTS];
        for (int at = 0; at < STARTS; at++) {
            seconds[at] = start(stage, question);
        }
        report.figure(Figure.SERVE_START, Turns.median(seconds));
    }

    /** The time in seconds from the start of the process to the end of its first answer. */
    private static double start(Stage stage, Question question) throws IOException {
        long begun = System.nanoTime();
        try (Program.Served served = stage.program()
                .serve(List.of(), "--data-dir", stage.counterflowFolder().toString())) {
            Contender contender = served.contender("counterflow-http");
            try (Asker asker = contender.connect()) {
                asker.ask(question);
            }
            return (System.nanoTime() - begun) / NANOSECONDS_PER_SECOND;
        }
    }
}
