package dev.counterflow.bench;

import dev.counterflow.bench.data.SampleTransactions;
import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What a rule takes to make the postings of a transaction. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RuleBenchmark {
    @Param({"PROPORTIONAL", "WHOLE_TRANSACTION"})
    public Rule rule = Rule.PROPORTIONAL;

    private final List<Transaction> transactions = SampleTransactions.make();

    @Benchmark
    @OperationsPerInvocation(SampleTransactions.COUNT)
    public void transaction(Blackhole hole) {
        for (Transaction transaction : transactions) {
            rule.post(transaction, (address, counterparty, inflow, outflow) -> {
                hole.consume(counterparty);
                hole.consume(inflow + outflow);
            });
        }
    }
}
