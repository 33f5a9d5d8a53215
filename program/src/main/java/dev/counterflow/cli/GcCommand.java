package dev.counterflow.cli;

import dev.counterflow.cluster.GarbageCollector;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code counterflow gc}. */
@Command(
        name = "gc",
        description = "Removes what no question can ask for any more: what was replaced, and what killed loaders left.")
final class GcCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions();

    GcCommand(Surroundings surroundings) {
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
            List<String> removed = new GarbageCollector(open.cluster()).collect();
            removed.forEach(line -> surroundings.out().println("removed " + line));
            if (removed.isEmpty()) {
                surroundings.say("There is nothing to remove.");
            }
        }
        return 0;
    }
}
