package dev.counterflow.bench.contender;

import dev.counterflow.bench.data.Question;
import java.math.BigDecimal;
import java.util.List;

/**
 * Checks that contenders give the same answers: the same counterparties in the same order, with the same amounts to the
 * satoshi; where a contender stores {@code double precision}, to one part in 10^12.
 */
public final class SameAnswers {
    private static final double PRECISION = 1e-12;

    private SameAnswers() {}

    /**
     * Asks all contenders all questions.
     *
     * @return how many lines were compared
     * @throws BenchException if two answers differ; the message has the first difference
     */
    public static long check(List<Contender> contenders, List<Question> questions) {
        Contender first = contenders.get(0);
        long lines = 0;
        try (Asker one = first.connect()) {
            for (Contender contender : contenders.subList(1, contenders.size())) {
                try (Asker other = contender.connect()) {
                    boolean exact = first.exact() && contender.exact();
                    for (Question question : questions) {
                        lines += compare(
                                question, exact, one.answer(question), other.answer(question), contender.name());
                    }
                }
            }
        }
        return lines;
    }

    private static int compare(Question question, boolean exact, List<Flows> one, List<Flows> other, String name) {
        if (one.size() != other.size()) {
            throw new BenchException(name + " has " + other.size() + " lines, not " + one.size() + ", for " + question);
        }
        for (int at = 0; at < one.size(); at++) {
            Flows left = one.get(at);
            Flows right = other.get(at);
            if (!left.counterparty().equals(right.counterparty())
                    || !same(left.inflows(), right.inflows(), exact)
                    || !same(left.outflows(), right.outflows(), exact)) {
                throw new BenchException(
                        name + " has " + right + " in line " + (at + 1) + ", not " + left + ", for " + question);
            }
        }
        return one.size();
    }

    private static boolean same(BigDecimal one, BigDecimal other, boolean exact) {
        return exact
                ? one.compareTo(other) == 0
                : Math.abs(one.doubleValue() - other.doubleValue()) <= PRECISION * Math.abs(one.doubleValue());
    }
}
