package dev.counterflow.bench.measure;

import dev.counterflow.bench.contender.Contender;
import dev.counterflow.bench.data.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measures contenders in turns, A B C A B C: what disturbs the machine for a while disturbs all of them. Only one works
 * at a time.
 *
 * @param rounds how many turns each has
 * @param atLeast how long a turn takes at least
 * @param warmUp how long each contender is warmed up at most, per client
 */
public record Turns(int rounds, Duration atLeast, Duration warmUp) {
    /** A list of questions is cut so that a turn of the slowest contender takes about this times {@link #atLeast}. */
    private static final int SLOWEST_TAKES = 2;

    private static final int FEWEST_QUESTIONS = 20;

    /** What was measured of each contender, a pass for each round. */
    public record Measured(Map<String, List<Pass>> passes) {
        /** The median over the rounds. */
        public double median(String contender, ToDoubleFunction<Pass> figure) {
            List<Pass> rounds = passes.get(contender);
            if (rounds == null) {
                throw new IllegalArgumentException("there is no contender " + contender);
            }
            double[] values = rounds.stream().mapToDouble(figure).sorted().toArray();
            return Turns.median(values);
        }

        /** Answers a second. */
        public double throughput(String contender) {
            return median(contender, Pass::throughput);
        }

        /** The median latency in milliseconds. */
        public double p50(String contender) {
            return median(contender, pass -> pass.percentileMilliseconds(50));
        }

        /** The latency in milliseconds that one answer in a hundred passes. */
        public double p99(String contender) {
            return median(contender, pass -> pass.percentileMilliseconds(99));
        }
    }

    /** The median of sorted values: of an even number, the mean of the two in the middle. */
    public static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The same with another number of rounds. */
    public Turns withRounds(int other) {
        return new Turns(other, atLeast, warmUp);
    }

    /** Measures with so many clients of each contender. */
    public Measured closedLoop(List<Contender> contenders, List<Question> questions, int clients)
            throws InterruptedException {
        Map<String, Clients> connected = new LinkedHashMap<>();
        try {
            for (Contender contender : contenders) {
                connected.put(contender.name(), Clients.connect(contender, clients));
            }
            List<Question> cut = cut(questions, warmUp(connected, questions));
            Map<String, List<Pass>> passes = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<String, Clients> contender : connected.entrySet()) {
                    passes.computeIfAbsent(contender.getKey(), name -> new ArrayList<>())
                            .add(ClosedLoop.run(contender.getValue().askers(), cut, atLeast));
                }
            }
            return new Measured(passes);
        } finally {
            connected.values().forEach(Clients::close);
        }
    }

    /** Warms every connection of every contender up, and returns how many questions the slowest answered a second. */
    private double warmUp(Map<String, Clients> connected, List<Question> questions) throws InterruptedException {
        double slowest = Double.MAX_VALUE;
        for (Clients clients : connected.values()) {
            long begun = System.nanoTime();
            var asked = Crew.run(
                    clients.askers(),
                    (asker, latency) -> latency.recordValue(ClosedLoop.warmUp(asker, questions, warmUp)));
            double seconds = (System.nanoTime() - begun) / 1e9;
            slowest = Math.min(slowest, asked.getMean() * clients.askers().size() / seconds);
        }
        return slowest;
    }

    private List<Question> cut(List<Question> questions, double answersPerSecond) {
        double wanted = answersPerSecond * SLOWEST_TAKES * atLeast.toMillis() / 1000;
        return questions.subList(0, (int) Math.min(questions.size(), Math.max(FEWEST_QUESTIONS, wanted)));
    }
}
