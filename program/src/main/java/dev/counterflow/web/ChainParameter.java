package dev.counterflow.web;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;

/** The parameter {@code chain} where it stands alone. */
final class ChainParameter {
    private ChainParameter() {}

    /**
     * The chain of this name.
     *
     * @throws CounterflowException with {@link Problem#UNKNOWN_CHAIN} if no chain has it
     */
    static Chain parse(String text) {
        return Chain.named(text)
                .orElseThrow(() -> new CounterflowException(
                        Problem.UNKNOWN_CHAIN,
                        "chain is " + Quoted.text(text) + "; it should be one of " + Chain.codes()));
    }
}
