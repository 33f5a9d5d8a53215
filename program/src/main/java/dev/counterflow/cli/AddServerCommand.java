package dev.counterflow.cli;

import dev.counterflow.cluster.ServerChanges;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code counterflow add-server}. */
@Command(
        name = "add-server",
        description = {
            "Adds a server to the cluster: it takes new days from then on, and 'counterflow rebalance' moves old ones.",
            "One of your own has to be in the configuration file first; of the embedded ones, another is made."
        })
final class AddServerCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "The server's name in the configuration file; the embedded one has the next free name.")
    private @Nullable String name;

    AddServerCommand(Surroundings surroundings) {
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
            if (open.isEmbedded()) {
                addEmbedded(open);
            } else if (name == null) {
                throw new CounterflowException(
                        Problem.INVALID_PARAMETER, "which server? Give the name that it has in the configuration file");
            } else {
                add(open, name);
            }
        }
        return 0;
    }

    private void addEmbedded(OpenCluster open) {
        String next = open.nextEmbeddedName();
        if (name != null
                && open.cluster().servers().stream()
                        .anyMatch(server -> server.name().equals(name))) {
            add(open, name);
        } else if (name != null && !name.equals(next)) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER, "the next embedded server is named " + next + ", not " + name);
        } else {
            try (OpenCluster more = open.withOneMore()) {
                add(more, next);
            }
        }
    }

    private void add(OpenCluster open, String server) {
        List<String> changes = new ServerChanges(open.cluster()).add(server);
        changes.forEach(change -> surroundings.out().println(change));
        if (changes.isEmpty()) {
            surroundings.say(server + " is part of the cluster already.");
        }
    }
}
