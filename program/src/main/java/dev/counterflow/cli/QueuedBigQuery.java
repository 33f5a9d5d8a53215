package dev.counterflow.cli;

import dev.counterflow.ingest.RunSource;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.Source;
import dev.counterflow.source.bigquery.BigQuerySource;
import dev.counterflow.source.bigquery.Bill;
import java.util.Locale;
import java.util.OptionalLong;

/** Days of BigQuery, read for a run that was asked for. */
final class QueuedBigQuery implements RunSource {
    private final BigQuerySource source;
    private final BigQueryConnection connection;
    private final long agreedBytes;
    private final GoogleSettings google;

    /**
     * An open source.
     *
     * @param connection is closed with it
     * @param agreedBytes how many bytes may be billed
     */
    QueuedBigQuery(BigQuerySource source, BigQueryConnection connection, long agreedBytes, GoogleSettings google) {
        this.source = source;
        this.connection = connection;
        this.agreedBytes = agreedBytes;
        this.google = google;
    }

    @Override
    public Source source() {
        return source;
    }

    @Override
    public OptionalLong estimatedBytes() throws InterruptedException {
        return OptionalLong.of(source.estimate().bytes());
    }

    @Override
    public void requireConsent(long estimatedBytes) {
        if (estimatedBytes > agreedBytes) {
            throw new CounterflowException(
                    Problem.CONSENT_REQUIRED,
                    String.format(
                            Locale.ROOT,
                            "BigQuery would bill up to %,d bytes, about USD %s, more than the %,d that are agreed to;"
                                    + " nothing was read. To agree, ask again with max_bytes=%d",
                            estimatedBytes,
                            Bill.price(estimatedBytes, google.pricePerTebibyte()),
                            agreedBytes,
                            estimatedBytes));
        }
    }

    @Override
    public long bytesRead() {
        return source.bytesRead();
    }

    @Override
    public void close() {
        connection.close();
    }
}
