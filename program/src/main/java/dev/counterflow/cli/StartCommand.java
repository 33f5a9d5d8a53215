package dev.counterflow.cli;

import dev.counterflow.cluster.Server;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code counterflow start}. */
@Command(name = "start", description = "Starts the embedded servers and lets them run until 'counterflow stop'.")
final class StartCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions();

    StartCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() {
        Settings settings = settingOptions.read(surroundings);
        EmbeddedOnly.require(settings, "start");
        try (OpenCluster open = OpenCluster.ready(settings, surroundings)) {
            open.keepRunning();
            for (Server server : open.cluster().servers()) {
                surroundings
                        .out()
                        .println(server.name() + " listens at "
                                + server.settings().address());
            }
        }
        return 0;
    }
}
