package dev.counterflow.cli;

import dev.counterflow.cluster.Days;
import dev.counterflow.cluster.ProtocolStep;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code counterflow copy}. */
@Command(name = "copy", description = "Makes a further copy of a day on another server. Questions go on meanwhile.")
final class CopyCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions();

    @Mixin
    private DayOption day = new DayOption();

    @Parameters(index = "1", paramLabel = "SERVER", description = "The server that gets the copy.")
    private String server = "";

    CopyCommand(Surroundings surroundings) {
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
            boolean copied = new Days(open.cluster(), ProtocolStep.NOBODY).copy(day.chain(), day.day(), server);
            surroundings.out().println(day + (copied ? " is now also on " : " was already on ") + server);
        }
        return 0;
    }
}
