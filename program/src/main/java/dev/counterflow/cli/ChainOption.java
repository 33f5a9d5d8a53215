package dev.counterflow.cli;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import picocli.CommandLine.Option;

/** The flag that names the chain of what is loaded. */
final class ChainOption {
    @Option(names = "--chain", paramLabel = "CHAIN", description = "The chain (default ${DEFAULT-VALUE}).")
    private String code = Chain.BITCOIN.code();

    Chain chain() {
        return Chain.named(code)
                .orElseThrow(() -> new CounterflowException(
                        Problem.UNKNOWN_CHAIN,
                        "--chain is " + Quoted.text(code) + "; it should be one of " + Chain.codes()));
    }
}
