package dev.counterflow.bench;

import dev.counterflow.bench.contender.Contender;
import dev.counterflow.bench.data.Dataset;
import dev.counterflow.bench.data.Question;
import dev.counterflow.bench.measure.Turns.Measured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Answering questions about six days: all contenders, closed loop, one client and four. */
final class Serving implements Experiment {
    private static final int QUESTIONS = 5_000;

    @Override
    public Set<Figure> figures() {
        return EnumSet.of(Figure.THROUGHPUT_PROTOTYPE, Figure.LATENCY_PROTOTYPE, Figure.THROUGHPUT_UNSHARDED);
    }

    @Override
    public void run(Stage stage, Report report) throws IOException, InterruptedException {
        Dataset ledger = stage.ledger();
        List<Contender> contenders = stage.contenders(ledger);
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, List<Question>> kind : questions(ledger).entrySet()) {
            for (int clients : new int[] {1, 4}) {
                report.progress("asking about " + kind.getKey() + ", clients: " + clients);
                Measured measured = stage.scale().turns().closedLoop(contenders, kind.getValue(), clients);
                for (Contender contender : contenders) {
                    rows.add(List.of(
                            kind.getKey(),
                            Integer.toString(clients),
                            contender.name(),
                            number(measured.throughput(contender.name())),
                            number(measured.p50(contender.name())),
                            number(measured.p99(contender.name()))));
                }
                if (kind.getKey().equals("sampled addresses, six days")) {
                    judge(measured, clients, report);
                }
            }
        }
        report.table(
                "Closed loop", List.of("questions", "clients", "contender", "answers/s", "p50 ms", "p99 ms"), rows);
    }

    private static Map<String, List<Question>> questions(Dataset ledger) {
        Map<String, List<Question>> kinds = new LinkedHashMap<>();
        kinds.put(
                "sampled addresses, six days", ledger.questions(ledger.sampler().byActivity(QUESTIONS)));
        kinds.put(
                "sampled addresses, two days", ledger.questions(ledger.sampler().byActivity(QUESTIONS), 2));
        kinds.put(
                "sampled addresses, one day", ledger.questions(ledger.sampler().byActivity(QUESTIONS), 1));
        kinds.put(
                "one-time addresses, six days",
                ledger.questions(ledger.sampler().oneTime(QUESTIONS)));
        return kinds;
    }

    private static void judge(Measured measured, int clients, Report report) {
        if (clients == 1) {
            report.figure(Figure.LATENCY_PROTOTYPE, measured.p50("counterflow") / measured.p50("prototype"));
        } else {
            report.figure(
                    Figure.THROUGHPUT_PROTOTYPE, measured.throughput("counterflow") / measured.throughput("prototype"));
            report.figure(
                    Figure.THROUGHPUT_UNSHARDED, measured.throughput("counterflow") / measured.throughput("unsharded"));
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.0f", value);
    }
}
