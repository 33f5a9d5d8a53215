package dev.counterflow.cli;

import dev.counterflow.cluster.Days;
import dev.counterflow.cluster.ProtocolStep;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code counterflow drop}. */
@Command(
        name = "drop",
        description = {
            "Takes a day out of the ledger, or one copy of it from a server.",
            "A day is gone then; only loading it again brings it back. So it needs --yes, on a terminal, too."
        })
final class DropCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions();

    @Mixin
    private DayOption day = new DayOption();

    @Option(names = "--yes", description = "Drop the day with all its copies.")
    private boolean yes;

    @Option(
            names = "--from",
            paramLabel = "SERVER",
            description = "Drop the copy on this server only; others have to be left.")
    private @Nullable String from;

    DropCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() {
        Settings settings = settingOptions.read(surroundings);
        if (from == null && !yes) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "this would drop " + day + " with all its copies; add --yes if that is meant, or --from SERVER to"
                            + " drop one copy");
        }
        try (OpenCluster open = OpenCluster.existing(settings, surroundings)) {
            Days days = new Days(open.cluster(), ProtocolStep.NOBODY);
            if (from == null) {
                days.drop(day.chain(), day.day());
                surroundings.out().println(day + " is dropped");
            } else {
                days.dropCopy(day.chain(), day.day(), from);
                surroundings.out().println(day + " is dropped from " + from);
            }
        }
        return 0;
    }
}
