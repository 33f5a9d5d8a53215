package dev.counterflow.ingest;

import dev.counterflow.chain.PostingSink;
import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import dev.counterflow.cluster.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Gathers the postings that a rule makes of one transaction into entries, account by account. Not thread safe. */
final class TransactionEntries implements PostingSink {
    private final Rule rule;
    private final Map<String, Account> accounts = new LinkedHashMap<>();

    TransactionEntries(Rule rule) {
        this.rule = rule;
    }

    /** What one transaction posts to one account. */
    private static final class Account {
        private final byte[] address;
        private byte[][] counterparties = new byte[2][];
        private long[] inflows = new long[2];
        private long[] outflows = new long[2];
        private int count;

        Account(String address) {
            this.address = address.getBytes(StandardCharsets.UTF_8);
        }

        void add(byte[] counterparty, long inflow, long outflow) {
            if (count == inflows.length) {
                counterparties = Arrays.copyOf(counterparties, 2 * count);
                inflows = Arrays.copyOf(inflows, 2 * count);
                outflows = Arrays.copyOf(outflows, 2 * count);
            }
            counterparties[count] = counterparty;
            inflows[count] = inflow;
            outflows[count++] = outflow;
        }
    }

    /**
     * Gives the entries of a transaction. The same transaction always gives the same.
     *
     * @throws ArithmeticException if an amount passes 2^63 - 1 satoshis; no entry is given then
     */
    void of(Transaction transaction, Consumer<SortedEntry> entries) {
        accounts.clear();
        rule.post(transaction, this);
        long blockTimeMicros = TimeUnit.SECONDS.toMicros(transaction.blockTime().getEpochSecond());
        for (Account account : accounts.values()) {
            int part = 0;
            for (int from = 0; from < account.count; from += Entry.MOST_POSTINGS) {
                Entry entry = Entry.of(
                        account.address,
                        blockTimeMicros,
                        transaction.hash(),
                        account.counterparties,
                        account.inflows,
                        account.outflows,
                        from,
                        Math.min(account.count, from + Entry.MOST_POSTINGS));
                entries.accept(new SortedEntry(entry, transaction.blockNumber(), part++));
            }
        }
    }

    @Override
    public void post(String address, String counterparty, long inflow, long outflow) {
        account(address).add(account(counterparty).address, inflow, outflow);
    }

    private Account account(String address) {
        return accounts.computeIfAbsent(address, Account::new);
    }
}
