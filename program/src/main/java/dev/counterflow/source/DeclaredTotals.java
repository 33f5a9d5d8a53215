package dev.counterflow.source;

import dev.counterflow.chain.Transaction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The totals that a row gives beside its inputs and outputs. They must agree with them: else something is missing. */
final class DeclaredTotals {
    private final Map<String, Long> totals = new LinkedHashMap<>();

    void declare(String field, long value) {
        totals.put(field, value);
    }

    /** The first total that does not agree. The transaction's sums must fit 64 bits. */
    Optional<String> disagreement(Transaction transaction) {
        for (Map.Entry<String, Long> total : totals.entrySet()) {
            Actual actual = actual(total.getKey(), transaction);
            if (total.getValue() != actual.value()) {
                return Optional.of(
                        total.getKey() + " is " + total.getValue() + " but " + actual.words() + " " + actual.value());
            }
        }
        return Optional.empty();
    }

    private static Actual actual(String field, Transaction transaction) {
        return switch (field) {
            case "input_count" -> new Actual(transaction.inputs().size(), "the number of inputs is");
            case "output_count" -> new Actual(transaction.outputs().size(), "the number of outputs is");
            case "input_value" -> new Actual(transaction.inputValue(), "the inputs add up to");
            case "output_value" -> new Actual(transaction.outputValue(), "the outputs add up to");
            case "fee" -> new Actual(fee(transaction), "the inputs less the outputs are");
            default -> throw new IllegalArgumentException(field);
        };
    }

    private static long fee(Transaction transaction) {
        return transaction.coinbase() ? 0 : transaction.inputValue() - transaction.outputValue();
    }

    private record Actual(long value, String words) {}
}
