package dev.counterflow.cli;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.function.Consumer;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The program's command line: all commands, and what happens when one fails. */
@Command(
        name = "counterflow",
        description = "Answers who a blockchain address has dealt with, how much, and when.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 defect of the program or of stored data, 2 usage, 3 bad data, 4 a server is silent,",
            "5 state of the cluster, 6 busy, 7 not allowed, 8 cancelled by somebody; 130 or 143 ended by a signal."
        })
final class CounterflowCommand {
    /** What a shell reports for a program that was interrupted. */
    private static final int INTERRUPTED = 130;

    @CommandLine.Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Log what goes on in detail, to standard error.")
    private boolean verbose;

    private CounterflowCommand() {}

    /**
     * Runs one command.
     *
     * @return the exit code
     */
    static int run(Surroundings surroundings, String... arguments) {
        int exitCode = commandLine(surroundings).execute(arguments);
        surroundings.out().flush();
        surroundings.err().flush();
        return exitCode;
    }

    /** All commands, ready to parse arguments. */
    static CommandLine commandLine(Surroundings surroundings) {
        CounterflowCommand root = new CounterflowCommand();
        CommandLine line = new CommandLine(root)
                .addSubcommand(new DemoCommand(surroundings))
                .addSubcommand(new ServeCommand(surroundings))
                .addSubcommand(new WorkerCommand(surroundings))
                .addSubcommand(new ExposureCommand(surroundings))
                .addSubcommand(new StatusCommand(surroundings))
                .addSubcommand(new CommandLine(new IngestCommand())
                        .addSubcommand(new IngestGeneratedCommand(surroundings))
                        .addSubcommand(new IngestFilesCommand(surroundings))
                        .addSubcommand(new IngestBigQueryCommand(surroundings)))
                .addSubcommand(new LoginCommand(surroundings))
                .addSubcommand(new LogoutCommand(surroundings))
                .addSubcommand(new CommandLine(new KeyCommand())
                        .addSubcommand(new KeyAddCommand(surroundings))
                        .addSubcommand(new KeyListCommand(surroundings))
                        .addSubcommand(new KeyRevokeCommand(surroundings)))
                .addSubcommand(new MoveCommand(surroundings))
                .addSubcommand(new CopyCommand(surroundings))
                .addSubcommand(new DropCommand(surroundings))
                .addSubcommand(new VerifyCommand(surroundings))
                .addSubcommand(new GcCommand(surroundings))
                .addSubcommand(new RepairCommand(surroundings))
                .addSubcommand(new RebalanceCommand(surroundings))
                .addSubcommand(new AddServerCommand(surroundings))
                .addSubcommand(new RemoveServerCommand(surroundings))
                .addSubcommand(new InitCommand(surroundings))
                .addSubcommand(new StartCommand(surroundings))
                .addSubcommand(new StopCommand(surroundings))
                .addSubcommand(new VersionCommand(surroundings))
                .addSubcommand("generate-completion", new AutoComplete.GenerateCompletion());
        forEachCommand(line, command -> {
            command.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(() ->
                    new String[] {"counterflow " + Version.ofProgram()});
            if (command.getCommand() instanceof SettingOptions.User user) {
                user.settingOptions().addTo(command.getCommandSpec());
            }
        });
        return line.setOut(surroundings.out())
                .setErr(surroundings.err())
                .setExecutionStrategy(parsed -> root.execute(parsed, surroundings))
                .setParameterExceptionHandler((failure, given) -> reportUsage(failure, surroundings))
                .setExecutionExceptionHandler(reporter(surroundings));
    }

    private static void forEachCommand(CommandLine line, Consumer<CommandLine> action) {
        action.accept(line);
        line.getSubcommands().values().forEach(command -> forEachCommand(command, action));
    }

    /** The log is set up before any class that logs is loaded. */
    private int execute(ParseResult parsed, Surroundings surroundings) {
        Logging.choose(verbose, surroundings.terminal());
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int reportUsage(ParameterException failure, Surroundings surroundings) {
        surroundings.say("counterflow: " + failure.getMessage());
        surroundings.say("Try '" + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return Problem.INVALID_PARAMETER.exitCode();
    }

    private static IExecutionExceptionHandler reporter(Surroundings surroundings) {
        return (failure, line, parsed) -> {
            surroundings.out().flush();
            if (failure instanceof InterruptedException
                    || Thread.currentThread().isInterrupted()) {
                surroundings.say("counterflow: interrupted");
                return INTERRUPTED;
            }
            if (failure instanceof CounterflowException known && known.problem() != Problem.INTERNAL) {
                surroundings.say("counterflow: " + known.userMessage());
                return known.problem().exitCode();
            }
            surroundings.say("counterflow: this should not happen; please report it with the lines below");
            failure.printStackTrace(surroundings.err());
            return Problem.INTERNAL.exitCode();
        };
    }
}
