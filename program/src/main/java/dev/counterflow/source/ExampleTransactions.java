package dev.counterflow.source;

import dev.counterflow.chain.Transaction;
import dev.counterflow.chain.Transaction.Entry;
import java.time.LocalDate;
import java.util.List;

/**
 * Two transactions that documentation and demonstrations ask about: one address pays another, which passes all of it
 * on. They pay no fee, so both rules attribute the same to them.
 */
final class ExampleTransactions {
    private static final String SENDER = "1Huro4zmi1kD1Ln4krTgJiXMYrAkEd4YSh";
    private static final String ADDRESS = DemoLedger.EXAMPLE_ADDRESS;
    private static final String RECEIVER = "1FGhgLbMzrUV5mgwX9nkEeqHbKbUK29nbQ";
    private static final long VALUE = 1_733_177;
    private static final LocalDate RECEIVED_ON = LocalDate.of(2020, 10, 28);
    private static final LocalDate PASSED_ON = LocalDate.of(2020, 10, 30);

    private ExampleTransactions() {}

    /** Those of a day, as the last transactions of its last block. */
    static List<Transaction> of(DayPlan plan, long seed) {
        if (plan.day().equals(RECEIVED_ON)) {
            return List.of(transfer(SENDER, ADDRESS, plan, seed));
        }
        return plan.day().equals(PASSED_ON) ? List.of(transfer(ADDRESS, RECEIVER, plan, seed)) : List.of();
    }

    private static Transaction transfer(String from, String to, DayPlan plan, long seed) {
        int block = plan.blocks() - 1;
        return new Transaction(
                new GeneratedHash(plan.chain(), seed, plan.day()).of(plan.transactions()),
                plan.blockNumber(block),
                plan.blockTime(block),
                false,
                List.of(new Entry(from, VALUE)),
                List.of(new Entry(to, VALUE)));
    }
}
