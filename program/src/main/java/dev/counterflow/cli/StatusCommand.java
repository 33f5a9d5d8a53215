package dev.counterflow.cli;

import dev.counterflow.cluster.ClusterStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code counterflow status}. */
@Command(name = "status", description = "Prints the servers, the loaded days, and the days that are missing.")
final class StatusCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions(Setting.COPIES);

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    StatusCommand(Surroundings surroundings) {
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
            ClusterStatus status = ClusterStatus.of(open.cluster());
            if (json) {
                surroundings.out().println(StatusJson.of(status, settings.copies()));
            } else {
                new StatusText(surroundings.out()).print(status, settings.copies());
            }
        }
        return 0;
    }
}
