package dev.counterflow.ingest;

import dev.counterflow.chain.Transaction;
import dev.counterflow.chain.TransactionHash;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Small transactions for tests, each with a hash of its own. */
public final class TestTransactions {
    private static final AtomicLong MADE = new AtomicLong();

    private TestTransactions() {}

    /** A payment at noon of a day that leaves no fee. */
    public static Transaction payment(String day, String sender, String receiver, long satoshis) {
        return payment(LocalDate.parse(day).atTime(12, 0).toInstant(ZoneOffset.UTC), sender, receiver, satoshis);
    }

    /** A payment at a moment that leaves no fee. */
    public static Transaction payment(Instant time, String sender, String receiver, long satoshis) {
        return new Transaction(
                new TransactionHash(0, 0, 0, MADE.incrementAndGet()),
                time.getEpochSecond() / 600,
                time,
                false,
                List.of(new Transaction.Entry(sender, satoshis)),
                List.of(new Transaction.Entry(receiver, satoshis)));
    }

    /** A payment at noon of a day to several receivers, so many satoshis each. */
    public static Transaction payments(String day, String sender, Map<String, Long> satoshis) {
        Instant time = LocalDate.parse(day).atTime(12, 0).toInstant(ZoneOffset.UTC);
        return new Transaction(
                new TransactionHash(0, 0, 0, MADE.incrementAndGet()),
                time.getEpochSecond() / 600,
                time,
                false,
                List.of(new Transaction.Entry(
                        sender,
                        satoshis.values().stream().mapToLong(Long::longValue).sum())),
                satoshis.entrySet().stream()
                        .map(to -> new Transaction.Entry(to.getKey(), to.getValue()))
                        .toList());
    }
}
