package dev.counterflow.ingest;

import dev.counterflow.chain.PostingSink;
import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import dev.counterflow.cluster.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gathers the postings that a rule makes of one transaction into entries, account by account, the largest total first. Not
 * thread safe.
 */
final class TransactionEntries implements PostingSink {
    private final Rule rule;
    private final Map<String, Account> accounts = new LinkedHashMap<>();

    TransactionEntries(Rule rule) {
        this.rule = rule;
    }

    /** What one transaction posts to one account. */
    private static final class Account {
        private final byte[] address;
        private final List<Entry.Line> lines = new ArrayList<>(2);

        Account(String address) {
            this.address = address.getBytes(StandardCharsets.UTF_8);
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
            account.lines.sort(Entry.Line.LARGEST_FIRST);
            int part = 0;
            int count = account.lines.size();
            for (int from = 0; from < count; from += Entry.MOST_POSTINGS) {
                Entry entry = Entry.of(
                        account.address,
                        blockTimeMicros,
                        transaction.hash(),
                        account.lines.subList(from, Math.min(count, from + Entry.MOST_POSTINGS)));
                entries.accept(new SortedEntry(entry, transaction.blockNumber(), part++));
            }
        }
    }

    @Override
    public void post(String address, String counterparty, long inflow, long outflow) {
        account(address).lines.add(new Entry.Line(account(counterparty).address, inflow, outflow));
    }

    private Account account(String address) {
        return accounts.computeIfAbsent(address, Account::new);
    }
}
