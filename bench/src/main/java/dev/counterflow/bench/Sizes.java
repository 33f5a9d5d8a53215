package dev.counterflow.bench;

import dev.counterflow.bench.data.Dataset;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the six days take on the disk, with all indexes and whatever else helps. */
final class Sizes implements Experiment {
    @Override
    public Set<Figure> figures() {
        return EnumSet.of(Figure.BYTES_PROTOTYPE);
    }

    @Override
    public void run(Stage stage, Report report) throws IOException, InterruptedException {
        Dataset ledger = stage.ledger();
        Map<String, Long> bytes = new TreeMap<>(Map.of(
                "prototype", stage.prototype().bytes(ledger),
                "unsharded", stage.unsharded().bytes(ledger),
                "counterflow", stage.counterflow().bytes(ledger)));
        report.figure(
                Figure.BYTES_PROTOTYPE,
                (double) stage.counterflow().bytes(ledger) / stage.prototype().bytes(ledger));
        report.table(
                "Size of " + ledger.transfers() + " transfers on disk (the prototype keeps their sums by day, without"
                        + " transactions)",
                List.of("contender", "megabytes", "bytes a transfer"),
                bytes.entrySet().stream()
                        .map(contender -> List.of(
                                contender.getKey(),
                                String.format(Locale.ROOT, "%.0f", contender.getValue() / 1e6),
                                Numbers.text((double) contender.getValue() / ledger.transfers())))
                        .toList());
    }
}
