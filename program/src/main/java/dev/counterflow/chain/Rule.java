package dev.counterflow.chain;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How the value of one transaction is attributed to pairs of addresses. A property of the ledger, chosen once. */
public enum Rule {
    /** Conserves value: what the net destinations gain is shared out over the net sources. */
    PROPORTIONAL("proportional") {
        @Override
        public void post(Transaction transaction, PostingSink sink) {
            ProportionalRule.post(transaction, sink);
        }
    },
    /** Counts the whole transaction for each pair of an input row and an output row; over-counts. */
    WHOLE_TRANSACTION("whole-transaction") {
        @Override
        public void post(Transaction transaction, PostingSink sink) {
            WholeTransactionRule.post(transaction, sink);
        }
    };

    private final String code;

    Rule(String code) {
        this.code = code;
    }

    /** The name in settings, tables and answers. */
    public String code() {
        return code;
    }

    /**
     * Makes the postings of one transaction. The same transaction always gives the same postings.
     *
     * @throws ArithmeticException if an amount passes 2^63 - 1 satoshis
     */
    public abstract void post(Transaction transaction, PostingSink sink);

    /**
     * The rule of this name.
     *
     * @throws IllegalArgumentException if no rule has this name; the message lists those there are
     */
    public static Rule ofCode(String code) {
        return Arrays.stream(values())
                .filter(rule -> rule.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + code + "' is not a rule; there are "
                        + Arrays.stream(values()).map(Rule::code).collect(Collectors.joining(" and "))));
    }
}
