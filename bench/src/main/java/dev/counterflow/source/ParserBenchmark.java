package dev.counterflow.source;

import dev.counterflow.bench.data.JsonLines;
import dev.counterflow.bench.data.SampleTransactions;
import dev.counterflow.chain.TransactionCheck;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
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

/** What it takes to make a transaction of a line of JSON, checks included. In the parser's package, to reach it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ParserBenchmark {
    private final TransactionParser parser =
            new TransactionParser(new TransactionCheck(false, LocalDate.of(2009, 1, 3), LocalDate.of(2100, 1, 1)));
    private final List<Line> lines = SampleTransactions.make().stream()
            .map(transaction -> Line.of(1, JsonLines.line(transaction).getBytes(StandardCharsets.UTF_8)))
            .toList();

    @Benchmark
    @OperationsPerInvocation(SampleTransactions.COUNT)
    public void transaction(Blackhole hole) {
        for (Line line : lines) {
            hole.consume(parser.parse(line, "lines"));
        }
    }
}
