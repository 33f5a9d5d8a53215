package dev.counterflow.bench;

import dev.counterflow.bench.contender.Contender;
import dev.counterflow.bench.contender.Program.Served;
import dev.counterflow.bench.contender.Renamed;
import dev.counterflow.bench.data.Dataset;
import dev.counterflow.bench.data.Question;
import dev.counterflow.bench.measure.Turns.Measured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The same questions of two clusters, one of six days and one of many, about all days that there are. The addresses are
 * active on at most three of the six days and never after, so the answers are the same, too.
 */
final class ManyDaysServing implements Experiment {
    static final String LATENCY_BY_DAYS = "Latency by days asked about, of the cluster of many days";

    private static final int QUESTIONS = 2_000;
    private static final int CHECKED = 100;
    private static final int MOST_ACTIVE_DAYS = 3;
    private static final List<Integer> STRETCHES = List.of(1, 2, 6, 15, 30, 60, 120, 180, 360);

    @Override
    public Set<Figure> figures() {
        return EnumSet.of(Figure.LATENCY_MANY_DAYS);
    }

    @Override
    public void run(Stage stage, Report report) throws IOException, InterruptedException {
        Dataset few = stage.fewDays();
        Dataset many = stage.manyDays();
        List<Question> questions =
                many.questions(many.sampler().activeOnAtMost(MOST_ACTIVE_DAYS, Stage.DAYS, QUESTIONS));
        try (Served servedFew = ServedCluster.start(stage, few);
                Served servedMany = ServedCluster.start(stage, many)) {
            List<Contender> contenders = List.of(
                    new Renamed("counterflow, few days", stage.counterflow().contender(few)),
                    new Renamed("counterflow, many days", stage.counterflow().contender(many)),
                    servedFew.contender("counterflow-http, few days"),
                    servedMany.contender("counterflow-http, many days"));
            stage.checkQuestions(contenders, questions.subList(0, CHECKED));
            report.progress(
                    "asking about " + few.days().size() + " and " + many.days().size() + " days");
            Measured measured = stage.scale().turns().closedLoop(contenders, questions, 1);
            report.figure(
                    Figure.LATENCY_MANY_DAYS,
                    measured.p50("counterflow, many days") / measured.p50("counterflow, few days"));
            List<List<String>> rows = new ArrayList<>();
            for (Contender contender : contenders) {
                rows.add(List.of(
                        contender.name(),
                        Numbers.text(measured.p50(contender.name())),
                        Numbers.text(measured.p99(contender.name()))));
            }
            report.table(
                    few.days().size() + " and " + many.days().size() + " days of "
                            + stage.scale().smallDay() + " transactions: the same addresses, one client",
                    List.of("contender", "p50 ms", "p99 ms"),
                    rows);
            byDays(stage, report, many, List.of(contenders.get(1), contenders.get(3)));
        }
    }

    private static void byDays(Stage stage, Report report, Dataset many, List<Contender> both)
            throws InterruptedException {
        List<String> addresses = many.sampler().activeOnAtMost(MOST_ACTIVE_DAYS, Stage.DAYS, QUESTIONS);
        List<List<String>> rows = new ArrayList<>();
        for (int days : STRETCHES) {
            if (days > many.days().size()) {
                continue;
            }
            List<Question> questions = addresses.stream()
                    .map(address -> new Question(
                            address, many.firstDay(), many.firstDay().plusDays(days - 1L)))
                    .toList();
            Measured measured = stage.scale().turns().withRounds(1).closedLoop(both, questions, 1);
            rows.add(List.of(
                    Integer.toString(days),
                    Numbers.text(measured.p50(both.get(0).name())),
                    Numbers.text(measured.p50(both.get(1).name()))));
        }
        report.table(
                LATENCY_BY_DAYS, List.of("days asked about", "counterflow p50 ms", "counterflow-http p50 ms"), rows);
    }
}
