package dev.counterflow.cli;

import dev.counterflow.cluster.embedded.EmbeddedServers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code counterflow stop}. */
@Command(name = "stop", description = "Stops the embedded servers.")
final class StopCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions();

    @Option(names = "--force", description = "Stop them even though other processes use them.")
    private boolean force;

    StopCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() {
        Settings settings = settingOptions.read(surroundings);
        EmbeddedOnly.require(settings, "stop");
        boolean stopped = EmbeddedServers.stop(settings.dataDirectory(), force);
        surroundings.say((stopped ? "Stopped the servers in " : "No servers run in ") + settings.dataDirectory());
        return 0;
    }
}
