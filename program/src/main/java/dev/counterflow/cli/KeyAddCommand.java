package dev.counterflow.cli;

import dev.counterflow.cluster.AccessKey;
import dev.counterflow.cluster.AccessKeys;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code counterflow key add}. */
@Command(name = "add", description = "Makes an access key and prints it. It is shown this once: only its hash is kept.")
final class KeyAddCommand implements Callable<Integer>, SettingOptions.User {
    private static final int MOST_PER_MINUTE = 1_000_000;

    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions();

    @Parameters(paramLabel = "NAME", description = "Who gets it; it is in the log with each request.")
    private String name = "";

    @Option(
            names = "--scope",
            required = true,
            paramLabel = "SCOPE",
            description = "What it is good for: read (questions), or ingest (loading days, and questions).")
    private String scope = "";

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "How many requests a minute it is good for (default: any number).")
    private @Nullable Integer rate;

    KeyAddCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() {
        AccessKey key = new AccessKey(name, AccessKey.Scope.ofCode(scope), perMinute());
        try (OpenCluster open = OpenCluster.existing(settingOptions.read(surroundings), surroundings)) {
            String token = new AccessKeys(open.cluster()).add(key);
            surroundings.out().println(token);
            surroundings.out().flush();
            surroundings.say("Keep it: it is not shown again. Send it as 'Authorization: Bearer KEY'.");
        }
        return 0;
    }

    private OptionalInt perMinute() {
        if (rate == null) {
            return OptionalInt.empty();
        }
        if (rate < 1 || rate > MOST_PER_MINUTE) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER, "--rate is " + rate + "; it should be from 1 to " + MOST_PER_MINUTE);
        }
        return OptionalInt.of(rate);
    }
}
