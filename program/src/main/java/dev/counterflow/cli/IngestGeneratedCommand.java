package dev.counterflow.cli;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import dev.counterflow.source.GeneratedSource;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code counterflow ingest generated}. */
@Command(
        name = "generated",
        description = "Loads made-up transactions that look like a chain's. The same arguments always give the same.")
final class IngestGeneratedCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions(Setting.WORK_DIR);

    @Option(names = "--from", required = true, paramLabel = "DAY", description = "The first day, such as 2020-10-27.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "DAY", description = "The last day.")
    private String to = "";

    @Option(
            names = "--transactions-per-day",
            paramLabel = "N",
            description = "How many transactions a day (default ${DEFAULT-VALUE}).")
    private long transactionsPerDay = 20_000;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "A whole number; another one gives other transactions (default ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Mixin
    private ChainOption chainOption = new ChainOption();

    IngestGeneratedCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = settingOptions.read(surroundings);
        GeneratedSource source = new GeneratedSource(
                chainOption.chain(), day("--from", from), day("--to", to), transactionsPerDay, seed);
        try (OpenCluster open = OpenCluster.ready(settings, surroundings)) {
            Loading.run(open, source, Optional.empty(), 0, false, settings.workFolder(), surroundings);
        }
        return 0;
    }

    private static LocalDate day(String flag, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    flag + " is " + Quoted.text(text) + "; it should be a day such as 2020-10-27",
                    e);
        }
    }
}
