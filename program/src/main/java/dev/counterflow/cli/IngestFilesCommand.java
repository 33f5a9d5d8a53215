package dev.counterflow.cli;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.FilesSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code counterflow ingest files}. */
@Command(name = "files", description = "Loads files of JSON Lines as bitcoin-etl writes them, plain or gzip.")
final class IngestFilesCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions(Setting.WORK_DIR, Setting.COPIES);

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "Files, folders with files, or - for standard input.")
    private List<String> paths = List.of();

    @Mixin
    private ChainOption chainOption = new ChainOption();

    @Option(
            names = "--skip-bad",
            paramLabel = "N",
            description = "Leave out up to so many bad rows; the days they belong to count as incomplete (default 0).")
    private long skipBad;

    @Option(names = "--skip-duplicates", description = "Count a transaction that is given twice once.")
    private boolean skipDuplicates;

    IngestFilesCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = settingOptions.read(surroundings);
        Chain chain = chainOption.chain();
        if (skipBad < 0) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER, "--skip-bad is " + skipBad + "; it should be 0 or more");
        }
        // Before any server is started: a mistyped path should not take seconds to be found.
        FilesSource source = FilesSource.of(chain, Laws.of(chain), paths, System.in);
        try (OpenCluster open = OpenCluster.ready(settings, surroundings)) {
            Loading.run(open, source, Optional.empty(), skipBad, skipDuplicates, settings.workFolder(), surroundings);
        }
        return 0;
    }
}
