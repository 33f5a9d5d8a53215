package dev.counterflow.cli;

import dev.counterflow.chain.Rule;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code counterflow init}. */
@Command(
        name = "init",
        description = "Makes roles, tables and functions on every server of the cluster. Doing it again changes only"
                + " what is not yet so.")
final class InitCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions();

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            description = "How transactions are attributed to pairs of addresses: proportional or whole-transaction"
                    + " (default ${DEFAULT-VALUE}). Chosen once for all days.")
    private String rule = Rule.PROPORTIONAL.code();

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    InitCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() {
        Settings settings = settingOptions.read(surroundings);
        Rule chosen = chosenRule();
        if (dryRun && settings.cluster().isEmpty() && !Files.exists(settings.dataDirectory())) {
            print(List.of("make PostgreSQL servers in " + settings.dataDirectory(), "initialise them"));
            return 0;
        }
        try (OpenCluster open = OpenCluster.raw(settings, surroundings)) {
            print(dryRun ? open.wouldInitialise(chosen) : open.initialise(chosen));
        }
        return 0;
    }

    private Rule chosenRule() {
        return Arrays.stream(Rule.values())
                .filter(candidate -> candidate.code().equals(rule))
                .findFirst()
                .orElseThrow(() -> new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        "--rule is " + Quoted.text(rule) + "; it should be one of "
                                + Arrays.stream(Rule.values()).map(Rule::code).collect(Collectors.joining(", "))));
    }

    private void print(List<String> changes) {
        changes.forEach(change -> surroundings.out().println((dryRun ? "would " : "") + change));
        if (changes.isEmpty()) {
            surroundings.say("Everything is initialised already.");
        }
    }
}
