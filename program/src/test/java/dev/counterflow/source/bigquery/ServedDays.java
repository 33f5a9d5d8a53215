package dev.counterflow.source.bigquery;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Transaction;
import dev.counterflow.ingest.TestTransactions;
import io.grpc.Status;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

/** The public tables of bitcoin with some days of payments, served on a port of the loopback interface. */
public final class ServedDays implements AutoCloseable {
    private static final TableName TABLE = TableName.ofTransactions(Chain.BITCOIN);

    private static final int MANY = 200;

    private final FakeBigQuery fake = new FakeBigQuery(10);
    private final FakeServer server;

    private ServedDays() throws IOException {
        this.server = FakeServer.onLoopback(fake);
    }

    /**
     * Serves days on which A pays B five satoshis so many times.
     *
     * @param promised how many transactions the blocks say each day has
     */
    public static ServedDays of(LocalDate first, LocalDate last, int payments, int promised) throws IOException {
        ServedDays served = new ServedDays();
        served.replace(first, last, payments, promised);
        return served;
    }

    /** Serves other rows from now on. */
    public void replace(LocalDate first, LocalDate last, int payments, int promised) {
        List<LocalDate> days = first.datesUntil(last.plusDays(1)).toList();
        List<Transaction> transactions = days.stream()
                .flatMap(day -> IntStream.range(0, payments)
                        .mapToObj(number -> TestTransactions.payment(day.toString(), "A", "B", 5)))
                .toList();
        fake.put(
                TABLE,
                FakeTable.of(
                        PublicSchema.TRANSACTIONS,
                        transactions.stream().map(PublicSchema::transaction).toList()));
        fake.put(
                TABLE.blocks(),
                FakeTable.of(
                        PublicSchema.BLOCKS,
                        days.stream()
                                .map(day -> PublicSchema.block(day, 12, promised))
                                .toList()));
    }

    /** Host and port. */
    public String endpoint() {
        return server.endpoint();
    }

    /** After so many more streams, all say nothing after their first rows. */
    public void silenceAfter(int streams) {
        for (int stream = 0; stream < streams; stream++) {
            fake.breakStream(Integer.MAX_VALUE, Status.UNAVAILABLE);
        }
        for (int stream = 0; stream < MANY; stream++) {
            fake.silenceStream(1);
        }
    }

    /** All streams speak again. */
    public void mend() {
        fake.mend();
    }

    /** How many streams were read. */
    public int reads() {
        return fake.readRequests.size();
    }

    @Override
    public void close() {
        server.close();
    }
}
