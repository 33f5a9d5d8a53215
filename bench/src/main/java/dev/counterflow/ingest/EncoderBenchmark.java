package dev.counterflow.ingest;

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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What it takes to make rows in COPY's format of a transaction, rule included. In the encoder's package, to reach it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncoderBenchmark {
    private final TransactionEntries encoder = new TransactionEntries(Rule.PROPORTIONAL);
    private final List<Transaction> transactions = SampleTransactions.make();

    @Benchmark
    @OperationsPerInvocation(SampleTransactions.COUNT)
    public void transaction(Blackhole hole) {
        for (Transaction transaction : transactions) {
            encoder.of(transaction, hole::consume);
        }
    }
}
