package dev.counterflow.cli;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

    private static final String COMPLETION = "generate-completion";

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
        int exitCode = commandLine(surroundings, arguments).execute(arguments);
        surroundings.out().flush();
        surroundings.err().flush();
        return exitCode;
    }

    /** All commands, ready to parse arguments. */
    static CommandLine commandLine(Surroundings surroundings) {
        return commandLine(surroundings, commands(surroundings));
    }

    /** What is needed to parse these arguments. To look through all commands takes longer than most of them run. */
    private static CommandLine commandLine(Surroundings surroundings, String[] arguments) {
        Map<String, Supplier<Object>> all = commands(surroundings);
        String name = arguments.length == 0 ? "" : arguments[0];
        boolean aloneWillDo = all.containsKey(name) && !name.equals(COMPLETION);
        return commandLine(surroundings, aloneWillDo ? Map.of(name, all.get(name)) : all);
    }

    /** The commands by their names, in the order of the help. */
    private static Map<String, Supplier<Object>> commands(Surroundings surroundings) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("demo", () -> new DemoCommand(surroundings));
        all.put("serve", () -> new ServeCommand(surroundings));
        all.put("worker", () -> new WorkerCommand(surroundings));
        all.put("exposure", () -> new ExposureCommand(surroundings));
        all.put("status", () -> new StatusCommand(surroundings));
        all.put(
                "ingest",
                () -> new CommandLine(new IngestCommand())
                        .addSubcommand(new IngestGeneratedCommand(surroundings))
                        .addSubcommand(new IngestFilesCommand(surroundings))
                        .addSubcommand(new IngestBigQueryCommand(surroundings)));
        all.put("login", () -> new LoginCommand(surroundings));
        all.put("logout", () -> new LogoutCommand(surroundings));
        all.put(
                "key",
                () -> new CommandLine(new KeyCommand())
                        .addSubcommand(new KeyAddCommand(surroundings))
                        .addSubcommand(new KeyListCommand(surroundings))
                        .addSubcommand(new KeyRevokeCommand(surroundings)));
        all.put("move", () -> new MoveCommand(surroundings));
        all.put("copy", () -> new CopyCommand(surroundings));
        all.put("drop", () -> new DropCommand(surroundings));
        all.put("verify", () -> new VerifyCommand(surroundings));
        all.put("gc", () -> new GcCommand(surroundings));
        all.put("repair", () -> new RepairCommand(surroundings));
        all.put("rebalance", () -> new RebalanceCommand(surroundings));
        all.put("add-server", () -> new AddServerCommand(surroundings));
        all.put("remove-server", () -> new RemoveServerCommand(surroundings));
        all.put("init", () -> new InitCommand(surroundings));
        all.put("start", () -> new StartCommand(surroundings));
        all.put("stop", () -> new StopCommand(surroundings));
        all.put("version", () -> new VersionCommand(surroundings));
        all.put(COMPLETION, AutoComplete.GenerateCompletion::new);
        return all;
    }

    private static CommandLine commandLine(Surroundings surroundings, Map<String, Supplier<Object>> commands) {
        CounterflowCommand root = new CounterflowCommand();
        CommandLine line = new CommandLine(root);
        commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
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
