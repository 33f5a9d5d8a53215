package dev.counterflow.cli;

import dev.counterflow.cluster.Balance.Move;
import dev.counterflow.cluster.Rebalance;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code counterflow rebalance}. */
@Command(
        name = "rebalance",
        description = "Moves days until all servers hold about as many bytes. Questions go on meanwhile.")
final class RebalanceCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions();

    @Option(names = "--dry-run", description = "Print the moves, and make none.")
    private boolean dryRun;

    @Option(
            names = "--without",
            paramLabel = "SERVER",
            description = "A server to be left with no day that it alone holds, so that it can be removed.")
    private @Nullable String without;

    RebalanceCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() {
        Settings settings = settingOptions.read(surroundings);
        try (OpenCluster open = OpenCluster.existing(settings, surroundings)) {
            Rebalance rebalance = new Rebalance(open.cluster());
            List<Move> moves = rebalance.plan(Optional.ofNullable(without));
            if (moves.isEmpty()) {
                surroundings.say("There is nothing worth moving.");
            } else if (dryRun) {
                moves.forEach(move -> print("would move ", move));
            } else {
                rebalance.make(moves, move -> print("moved ", move));
            }
        }
        return 0;
    }

    private void print(String what, Move move) {
        surroundings
                .out()
                .println(what + move.chain() + " " + move.days() + " (" + StatusText.size(move.bytes()) + ") from "
                        + move.from() + " to " + move.to());
        surroundings.out().flush();
    }
}
