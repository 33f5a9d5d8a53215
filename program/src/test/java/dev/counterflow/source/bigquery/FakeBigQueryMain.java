package dev.counterflow.source.bigquery;

import dev.counterflow.chain.Chain;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The fake as a program of its own: serves a made-up day on a port of the loopback interface until it is stopped. Its
 * arguments are the day and the number of transactions; it prints where it listens.
 */
final class FakeBigQueryMain {
    private static final int ROWS_IN_RESPONSE = 2_000;

    private FakeBigQueryMain() {}

    public static void main(String[] arguments) throws Exception {
        LocalDate day = LocalDate.parse(arguments[0]);
        long rows = Long.parseLong(arguments[1]);
        FakeBigQuery fake = new FakeBigQuery(ROWS_IN_RESPONSE);
        TableName table = TableName.ofTransactions(Chain.BITCOIN);
        fake.put(table, SyntheticTable.of(day, rows));
        fake.put(table.blocks(), FakeTable.of(PublicSchema.BLOCKS, List.of(PublicSchema.block(day, 12, rows))));
        try (FakeServer server = FakeServer.onLoopback(fake)) {
            System.out.println(server.endpoint());
            new CountDownLatch(1).await();
        }
    }
}
