package dev.counterflow.bench;

import dev.counterflow.bench.contender.Contender;
import dev.counterflow.bench.contender.Program.Served;
import dev.counterflow.bench.data.Dataset;
import dev.counterflow.bench.data.HubSource;
import dev.counterflow.bench.data.Question;
import dev.counterflow.bench.measure.Turns.Measured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The largest hundred of addresses with more and more counterparties. */
final class HubServing implements Experiment {
    static final String LATENCY_BY_COUNTERPARTIES = "Latency by counterparties: the largest hundred of six days";

    @Override
    public Set<Figure> figures() {
        return EnumSet.of(Figure.HUB_PROTOTYPE);
    }

    @Override
    public void run(Stage stage, Report report) throws IOException, InterruptedException {
        Dataset hubs = stage.hubs();
        try (Served served = ServedCluster.start(stage, hubs)) {
            List<Contender> contenders = new ArrayList<>(stage.contenders(hubs));
            contenders.add(served.contender("counterflow-http"));
            List<Integer> sizes = stage.scale().hubs();
            stage.checkQuestions(
                    contenders,
                    hubs.questions(sizes.stream().map(HubSource::address).toList()));
            List<List<String>> rows = new ArrayList<>();
            for (int size : sizes) {
                report.progress("asking about a hub of " + size + " counterparties");
                List<Question> question = hubs.questions(List.of(HubSource.address(size)));
                Measured measured = stage.scale().turns().closedLoop(contenders, question, 1);
                if (size == stage.scale().largestHub()) {
                    report.figure(Figure.HUB_PROTOTYPE, measured.p50("counterflow") / measured.p50("prototype"));
                }
                List<String> row = new ArrayList<>(List.of(Integer.toString(size)));
                contenders.forEach(contender -> row.add(Numbers.text(measured.p50(contender.name()))));
                rows.add(row);
            }
            List<String> columns = new ArrayList<>(List.of("counterparties"));
            contenders.forEach(contender -> columns.add(contender.name() + " p50 ms"));
            report.table(LATENCY_BY_COUNTERPARTIES, columns, rows);
        }
    }
}
