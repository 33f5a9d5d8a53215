package dev.counterflow.source.bigquery;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.TransactionCheck;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.source.Batch;
import dev.counterflow.source.RowCheck;
import dev.counterflow.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads days of a table of the public data sets' shape through BigQuery's Storage Read API: only the columns needed, one
 * read session a day, several streams side by side. Memory is bounded whatever a day holds. For one thread.
 *
 * <p>A stream that breaks off is gone on with at the next row. A session that ends before it is read to its end cannot be
 * gone on with, as another one deals out the rows differently: then the day is read again from its beginning.
 */
public final class BigQuerySource implements Source {
    private final BigQuerySettings settings;
    private final Meter meter = new Meter();
    private final List<DayBatch> batches;

    /**
     * A source; reads nothing yet.
     *
     * @param api stays the caller's, to be closed after the source was read
     * @param check the laws of the chain
     */
    public BigQuerySource(BigQuerySettings settings, ReadApi api, TransactionCheck check) {
        this.settings = settings;
        RowCheck rowCheck = new RowCheck(check);
        this.batches = settings.days().stream()
                .map(day -> new DayBatch(api, settings, day, rowCheck, meter))
                .toList();
    }

    @Override
    public String kind() {
        return "bigquery";
    }

    @Override
    public String description() {
        return settings.description();
    }

    @Override
    public Chain chain() {
        return settings.chain();
    }

    @Override
    public List<Batch> batches() {
        return List.copyOf(batches);
    }

    /**
     * What reading all days will cost. Asking costs nothing.
     *
     * @throws CounterflowException if BigQuery refuses or does not answer
     */
    public Bill estimate() throws InterruptedException {
        List<Bill.Day> days = new ArrayList<>();
        for (DayBatch batch : batches) {
            days.add(batch.estimate());
        }
        return new Bill(days);
    }

    /** The rows received so far, rows of a day that had to be read again included. */
    public long rowsRead() {
        return meter.rows();
    }

    /** The bytes received so far. What BigQuery bills is what it looked through, which {@link #estimate} tells. */
    @Override
    public long bytesRead() {
        return meter.bytes();
    }

    @Override
    public Optional<String> account() {
        return Optional.of(bytesRead() + " bytes read from BigQuery");
    }
}
