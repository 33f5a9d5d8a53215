package dev.counterflow.cli;

import dev.counterflow.cluster.ProtocolStep;
import dev.counterflow.cluster.Repair;
import dev.counterflow.problem.Problem;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code counterflow repair}. */
@Command(
        name = "repair",
        description =
                "Makes the copies that days lack against the setting copies. Ends with 4 if some could not be made.")
final class RepairCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions(Setting.COPIES);

    @Option(
            names = "--without",
            paramLabel = "SERVER",
            description = "A server to leave out of account, because it is down or is to go: its copies do not count.")
    private @Nullable String without;

    private boolean any;

    RepairCommand(Surroundings surroundings) {
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
            Repair repair =
                    new Repair(open.cluster(), settings.copies(), Optional.ofNullable(without), ProtocolStep.NOBODY);
            boolean complete = repair.run(this::print);
            if (!any) {
                surroundings.say("Every day has as many copies as it should: " + settings.copies() + ".");
            }
            return complete ? 0 : Problem.SERVER_UNAVAILABLE.exitCode();
        }
    }

    private void print(Repair.Outcome outcome) {
        any = true;
        String days = outcome.chain() + " " + outcome.days();
        if (!outcome.servers().isEmpty()) {
            surroundings.out().println(days + " copied to " + String.join(", ", outcome.servers()));
            surroundings.out().flush();
        }
        outcome.failure().ifPresent(why -> surroundings.say(days + " still has too few copies: " + why));
    }
}
