package dev.counterflow.bench;

import dev.counterflow.bench.contender.Contender;
import dev.counterflow.bench.contender.SlowNetwork;
import dev.counterflow.bench.data.Dataset;
import dev.counterflow.bench.measure.Turns.Measured;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Answering questions about six days when every round trip between servers takes longer. */
final class SlowNetworkServing implements Experiment {
    private static final Duration ADDED = Duration.ofMillis(10);
    private static final int QUESTIONS = 1_000;

    @Override
    public Set<Figure> figures() {
        return EnumSet.of(Figure.LATENCY_SLOW_NETWORK);
    }

    @Override
    public void run(Stage stage, Report report) throws IOException, InterruptedException {
        Dataset ledger = stage.ledger();
        try (SlowNetwork network =
                SlowNetwork.within(List.of(stage.counterflowServers(), stage.prototypeServers()), ledger, ADDED)) {
            report.progress(
                    "asking with " + network.roundTrip().toMillis() + " ms added to each round trip between servers");
            List<Contender> contenders = List.of(
                    stage.prototype().contender(ledger), stage.counterflow().contender(ledger));
            Measured measured = stage.scale()
                    .turns()
                    .closedLoop(contenders, ledger.questions(ledger.sampler().byActivity(QUESTIONS)), 1);
            report.figure(Figure.LATENCY_SLOW_NETWORK, measured.p50("counterflow"));
            List<List<String>> rows = new ArrayList<>();
            for (Contender contender : contenders) {
                rows.add(List.of(
                        contender.name(),
                        Numbers.text(measured.p50(contender.name())),
                        Numbers.text(measured.p99(contender.name()))));
            }
            report.table(
                    "With 10 ms added to each round trip between servers: sampled addresses, six days, one client",
                    List.of("contender", "p50 ms", "p99 ms"),
                    rows);
        }
    }
}
