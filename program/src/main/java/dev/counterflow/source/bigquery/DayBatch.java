package dev.counterflow.source.bigquery;

import com.google.cloud.bigquery.storage.v1.ReadSession;
import dev.counterflow.source.Batch;
import dev.counterflow.source.ParsedRow;
import dev.counterflow.source.ReadAgainException;
import dev.counterflow.source.RowCheck;
import dev.counterflow.source.TransactionSink;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** One day of a table, read in one session. For one thread. */
final class DayBatch implements Batch {
    /** Reading a day takes minutes; a session lasts six hours. */
    private static final long ENOUGH_TIME_SECONDS = 3600;

    private final ReadApi api;
    private final BigQuerySettings settings;
    private final LocalDate day;
    private final RowCheck check;
    private final Meter meter;
    private @Nullable ReadSession session;
    private OptionalLong promised = OptionalLong.empty();
    private boolean promiseRead;

    DayBatch(ReadApi api, BigQuerySettings settings, LocalDate day, RowCheck check, Meter meter) {
        this.api = api;
        this.settings = settings;
        this.day = day;
        this.check = check;
        this.meter = meter;
    }

    @Override
    public Optional<LocalDate> day() {
        return Optional.of(day);
    }

    /** In rows: as many as the blocks promise, else as BigQuery estimates, which may count the whole partition. */
    @Override
    public long size() {
        try {
            OptionalLong rows = promiseIfReadable();
            return rows.isPresent() ? rows.getAsLong() : session().getEstimatedRowCount();
        } catch (InterruptedException e) {
            // Whoever reads next is told.
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private OptionalLong promiseIfReadable() throws InterruptedException {
        try {
            return readPromise();
        } catch (ReadAgainException e) {
            return OptionalLong.empty();
        }
    }

    /** What reading the day takes, by BigQuery's estimate. */
    Bill.Day estimate() throws InterruptedException {
        ReadSession opened = session();
        return new Bill.Day(day, opened.getEstimatedRowCount(), opened.getEstimatedTotalBytesScanned());
    }

    @Override
    public void read(TransactionSink sink) throws InterruptedException, ReadAgainException {
        readPromise();
        ReadSession opened = session();
        // A session that broke must not be used again.
        session = null;
        if (opened.getStreamsCount() > 0) {
            read(opened, sink);
        }
    }

    private void read(ReadSession opened, TransactionSink sink) throws InterruptedException, ReadAgainException {
        Schema schema = new Schema.Parser().parse(opened.getAvroSchema().getSchema());
        TransactionRows rows = new TransactionRows(schema, settings.table(), check);
        String what = settings.table() + " " + day;
        try (ParallelStreams streams = new ParallelStreams(api, opened, what, schema, rows, meter)) {
            for (List<ParsedRow> chunk = streams.next(); chunk != null; chunk = streams.next()) {
                chunk.forEach(row -> row.deliver(sink));
                sink.advance(chunk.size());
            }
        }
    }

    /** The session that the estimate was made with, as long as it lasts. */
    private ReadSession session() throws InterruptedException {
        ReadSession opened = session;
        if (opened == null || endsSoon(opened)) {
            opened = api.open(
                    new ReadApi.Selection(
                            settings.table(), TransactionRows.FIELDS, DayRestriction.of(day, "block_timestamp")),
                    settings.streams());
            session = opened;
        }
        return opened;
    }

    private static boolean endsSoon(ReadSession session) {
        return session.hasExpireTime()
                && session.getExpireTime().getSeconds() - Instant.now().getEpochSecond() < ENOUGH_TIME_SECONDS;
    }

    private OptionalLong readPromise() throws InterruptedException, ReadAgainException {
        if (!promiseRead && settings.blocksTable().isPresent()) {
            promised = new BlockCounts(api, settings.blocksTable().get(), meter).transactions(day);
        }
        promiseRead = true;
        return promised;
    }

    @Override
    public OptionalLong promisedTransactions(LocalDate asked) {
        return asked.equals(day) ? promised : OptionalLong.empty();
    }
}
