package dev.counterflow.cli;

import dev.counterflow.cluster.Days;
import dev.counterflow.cluster.ProtocolStep;
import dev.counterflow.problem.Problem;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code counterflow verify}. */
@Command(
        name = "verify",
        description = {
            "Counts the rows and sums of every copy anew and compares them with what was loaded.",
            "Ends with 1 if a copy differs, with 4 if a server could not be asked."
        })
final class VerifyCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DAY",
            converter = DayConverter.class,
            description = "The day; without it, all days of all chains.")
    private @Nullable LocalDate day;

    @Mixin
    private ChainOption chainOption = new ChainOption();

    private int exitCode;

    VerifyCommand(Surroundings surroundings) {
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
            Days days = new Days(open.cluster(), ProtocolStep.NOBODY);
            if (day == null) {
                days.verify(this::print);
            } else {
                days.verify(chainOption.chain(), day, this::print);
            }
        }
        return exitCode;
    }

    private void print(Days.Verification copy) {
        surroundings
                .out()
                .println(copy.chain() + " " + copy.days() + "  " + copy.server() + "  "
                        + (copy.same() ? "" : copy.answered() ? "DIFFERS: " : "NOT ASKED: ") + copy.finding());
        surroundings.out().flush();
        if (copy.answered() && !copy.same()) {
            exitCode = Problem.VERIFICATION_FAILED.exitCode();
        } else if (!copy.answered() && exitCode == 0) {
            exitCode = Problem.SERVER_UNAVAILABLE.exitCode();
        }
    }
}
