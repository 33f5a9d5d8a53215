package dev.counterflow.cli;

import dev.counterflow.cluster.Days;
import dev.counterflow.cluster.GarbageCollector;
import dev.counterflow.cluster.ProtocolStep;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code counterflow move}. */
@Command(name = "move", description = "Moves a day to another server. Questions go on meanwhile.")
final class MoveCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions();

    @Mixin
    private DayOption day = new DayOption();

    @Parameters(index = "1", paramLabel = "SERVER", description = "The server it goes to.")
    private String server = "";

    @Option(
            names = "--from",
            paramLabel = "SERVER",
            description = "The server it leaves; needed only if there are several copies.")
    private @Nullable String from;

    MoveCommand(Surroundings surroundings) {
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
            boolean moved = new Days(open.cluster(), ProtocolStep.NOBODY)
                    .move(day.chain(), day.day(), Optional.ofNullable(from), server);
            new GarbageCollector(open.cluster()).collect();
            surroundings.out().println(day + (moved ? " is now on " : " was already on ") + server);
        }
        return 0;
    }
}
