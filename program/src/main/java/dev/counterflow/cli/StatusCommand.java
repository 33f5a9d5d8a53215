package dev.counterflow.cli;

import dev.counterflow.cluster.ClusterStatus;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code counterflow status}. */
@Command(name = "status", description = "Prints the servers, the loaded days, and the days that are missing.")
final class StatusCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions();

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
        if (!OpenCluster.exists(settings)) {
            throw new CounterflowException(
                    Problem.CLUSTER_STATE,
                    "there is no cluster in " + settings.dataDirectory()
                            + " yet; 'counterflow demo' or 'counterflow init' makes one");
        }
        try (OpenCluster open = OpenCluster.ready(settings, surroundings)) {
            ClusterStatus status = ClusterStatus.of(open.cluster());
            if (json) {
                surroundings.out().println(StatusJson.of(status));
            } else {
                new StatusText(surroundings.out()).print(status);
            }
        }
        return 0;
    }
}
