package dev.counterflow.bench;

import dev.counterflow.bench.contender.Asker;
import dev.counterflow.bench.contender.Contender;
import dev.counterflow.bench.contender.Program.Served;
import dev.counterflow.bench.data.Dataset;
import dev.counterflow.bench.data.Question;
import dev.counterflow.bench.data.Sampler;
import dev.counterflow.bench.measure.OpenLoop;
import dev.counterflow.bench.measure.Pass;
import dev.counterflow.bench.measure.Turns.Measured;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Answering questions about six days: all contenders, closed loop with one client and four, open loop at fixed rates. */
final class Serving implements Experiment {
    private static final int QUESTIONS = 5_000;
    private static final Duration RUN_IN = Duration.ofSeconds(15);
    private static final List<Integer> RATES = List.of(20, 100, 500, 2_000);
    /** A rate that is closer to what a contender can do only measures how long the queue becomes. */
    private static final double MOST_OF_CAPACITY = 0.8;

    @Override
    public Set<Figure> figures() {
        return EnumSet.of(
                Figure.THROUGHPUT_PROTOTYPE,
                Figure.LATENCY_PROTOTYPE,
                Figure.THROUGHPUT_UNSHARDED,
                Figure.HTTP_OVERHEAD);
    }

    @Override
    public void run(Stage stage, Report report) throws IOException, InterruptedException {
        Dataset ledger = stage.ledger();
        try (Served served = ServedCluster.start(stage, ledger)) {
            List<Contender> contenders = new ArrayList<>(stage.contenders(ledger));
            contenders.add(served.contender("counterflow-http"));
            stage.check(contenders, ledger);
            runIn(contenders, ledger.questions(ledger.sampler().byActivity(QUESTIONS), 1));
            new Measuring(stage, report, contenders).run(ledger);
        }
    }

    /** Has each answer questions about one day for a while: the first thousands of answers of a Java process are slower. */
    private static void runIn(List<Contender> contenders, List<Question> questions) {
        for (Contender contender : contenders) {
            long begun = System.nanoTime();
            try (Asker asker = contender.connect()) {
                for (int at = 0; System.nanoTime() - begun < RUN_IN.toNanos(); at++) {
                    asker.ask(questions.get(at % questions.size()));
                }
            }
        }
    }

    private record Measuring(Stage stage, Report report, List<Contender> contenders, List<List<String>> rows) {
        Measuring(Stage stage, Report report, List<Contender> contenders) {
            this(stage, report, contenders, new ArrayList<>());
        }

        void run(Dataset ledger) throws InterruptedException {
            Sampler sampler = ledger.sampler();
            List<Question> sampled = ledger.questions(sampler.byActivity(QUESTIONS));
            Measured alone = closedLoop("sampled addresses, six days", sampled, 1);
            report.figure(Figure.LATENCY_PROTOTYPE, alone.p50("counterflow") / alone.p50("prototype"));
            report.figure(Figure.HTTP_OVERHEAD, alone.p50("counterflow-http") - alone.p50("counterflow"));
            Measured together = closedLoop("sampled addresses, six days", sampled, 4);
            report.figure(
                    Figure.THROUGHPUT_PROTOTYPE, together.throughput("counterflow") / together.throughput("prototype"));
            report.figure(
                    Figure.THROUGHPUT_UNSHARDED, together.throughput("counterflow") / together.throughput("unsharded"));
            List<Question> twoDays = ledger.questions(sampler.byActivity(QUESTIONS), 2);
            List<Question> oneDay = ledger.questions(sampler.byActivity(QUESTIONS), 1);
            List<Question> oneTime = ledger.questions(sampler.oneTime(QUESTIONS));
            for (int clients : stage.scale().thorough() ? new int[] {1, 4} : new int[] {1}) {
                closedLoop("sampled addresses, two days", twoDays, clients);
                closedLoop("sampled addresses, one day", oneDay, clients);
                closedLoop("one-time addresses, six days", oneTime, clients);
            }
            report.table(
                    "Closed loop", List.of("questions", "clients", "contender", "answers/s", "p50 ms", "p99 ms"), rows);
            openLoop(sampled, together);
        }

        private Measured closedLoop(String what, List<Question> questions, int clients) throws InterruptedException {
            report.progress("asking about " + what + ", clients: " + clients);
            Measured measured = stage.scale().turns().closedLoop(contenders, questions, clients);
            for (Contender contender : contenders) {
                rows.add(List.of(
                        what,
                        Integer.toString(clients),
                        contender.name(),
                        Numbers.text(measured.throughput(contender.name())),
                        Numbers.text(measured.p50(contender.name())),
                        Numbers.text(measured.p99(contender.name()))));
            }
            return measured;
        }

        private void openLoop(List<Question> questions, Measured capacity) throws InterruptedException {
            OpenLoop loop = new OpenLoop(stage.scale().openLoop());
            List<List<String>> latencies = new ArrayList<>();
            for (int rate : RATES) {
                for (Contender contender : contenders) {
                    if (rate > MOST_OF_CAPACITY * capacity.throughput(contender.name())) {
                        continue;
                    }
                    report.progress("asking " + contender.name() + " " + rate + " questions a second");
                    Pass pass = loop.run(contender, questions, rate);
                    latencies.add(List.of(
                            Integer.toString(rate),
                            contender.name(),
                            Numbers.text(pass.percentileMilliseconds(50)),
                            Numbers.text(pass.percentileMilliseconds(99)),
                            Numbers.text(pass.percentileMilliseconds(100))));
                }
            }
            report.table(
                    "Open loop: sampled addresses, six days, latency from when the question was due",
                    List.of("questions/s", "contender", "p50 ms", "p99 ms", "longest ms"),
                    latencies);
        }
    }
}
