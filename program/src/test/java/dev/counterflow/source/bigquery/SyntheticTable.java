package dev.counterflow.source.bigquery;

import dev.counterflow.chain.Transaction;
import dev.counterflow.chain.TransactionHash;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.generic.GenericRecord;

/** A day of made-up transactions, as large as wanted, that takes no memory: each row is made when it is asked for. */
final class SyntheticTable {
    private static final int ADDRESSES = 500_000;

    private SyntheticTable() {}

    static FakeTable of(LocalDate day, long rows) {
        return new FakeTable(PublicSchema.TRANSACTIONS, rows, row -> record(day, row, rows));
    }

    private static GenericRecord record(LocalDate day, long row, long rows) {
        Random random = new Random(row);
        List<Transaction.Entry> inputs = new ArrayList<>();
        long spent = 0;
        for (int input = 0; input < 1 + random.nextInt(3); input++) {
            long value = 10_000L + random.nextInt(1 << 30);
            spent += value;
            inputs.add(new Transaction.Entry(address(random), value));
        }
        long first = spent / (2 + random.nextInt(8));
        return PublicSchema.transaction(new Transaction(
                new TransactionHash(day.toEpochDay(), row, random.nextLong(), random.nextLong()),
                654_000 + row * 144 / rows,
                day.atStartOfDay(ZoneOffset.UTC)
                        .plusSeconds(row * 86_399 / rows)
                        .toInstant(),
                false,
                inputs,
                List.of(
                        new Transaction.Entry(address(random), first),
                        new Transaction.Entry(address(random), spent - first - 1000))));
    }

    /** As long as a real one. */
    private static String address(Random random) {
        return String.format("bc1q%038d", random.nextInt(ADDRESSES));
    }
}
