package dev.counterflow.cli;

import dev.counterflow.cluster.ServerChanges;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code counterflow remove-server}. */
@Command(
        name = "remove-server",
        description = {
            "Takes a server out of the cluster. It may not hold the only copy of a day.",
            "Questions go on meanwhile. Afterwards it can be stopped, and taken out of the configuration file."
        })
final class RemoveServerCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions();

    @Parameters(paramLabel = "NAME", description = "The server.")
    private String name = "";

    @Option(
            names = "--gone",
            description = "It will never answer again: forget what is on it without removing it there.")
    private boolean gone;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "How long to wait for statements and loads that still need it (default ${DEFAULT-VALUE}).")
    private int waitSeconds = 60;

    RemoveServerCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() {
        Settings settings = settingOptions.read(surroundings);
        if (waitSeconds < 0) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER, "--wait is " + waitSeconds + "; it should be 0 or more");
        }
        try (OpenCluster open = OpenCluster.existing(settings, surroundings)) {
            open.requireRemovable(name);
            boolean member = new ServerChanges(open.cluster()).remove(name, gone, Duration.ofSeconds(waitSeconds));
            open.takeAway(name);
            surroundings.out().println(name + (member ? " is no longer" : " was not") + " part of the cluster");
            if (!open.isEmbedded()
                    && open.cluster().servers().stream()
                            .anyMatch(server -> server.name().equals(name))) {
                surroundings.say(
                        "Take it out of the configuration file, so that 'counterflow init' does not add it again.");
            }
        }
        return 0;
    }
}
