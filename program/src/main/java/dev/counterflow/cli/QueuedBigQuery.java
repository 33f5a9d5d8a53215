package dev.counterflow.cli;

import dev.counterflow.cluster.Cost;
import dev.counterflow.ingest.RunSource;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.Source;
import dev.counterflow.source.bigquery.BigQuerySource;
import java.util.Locale;
import java.util.Optional;

/** Days of BigQuery, read for a run that was asked for. */
final class QueuedBigQuery implements RunSource {
    private final int runId;
    private final BigQuerySource source;
    private final BigQueryConnection connection;
    private final long agreedBytes;
    private final GoogleSettings google;

    /**
     * An open source.
     *
     * @param runId the run that it is read for
     * @param connection is closed with it
     * @param agreedBytes how many bytes may be billed
     */
    QueuedBigQuery(
            int runId, BigQuerySource source, BigQueryConnection connection, long agreedBytes, GoogleSettings google) {
        this.runId = runId;
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
    public Optional<Cost> cost() throws InterruptedException {
        return Optional.of(google.cost(source.estimate()));
    }

    @Override
    public void requireConsent(Cost cost) {
        if (cost.bytes() > agreedBytes) {
            throw new CounterflowException(
                    Problem.CONSENT_REQUIRED,
                    String.format(
                            Locale.ROOT,
                            "BigQuery would bill up to %,d bytes, about USD %s, more than the %,d that are agreed to;"
                                    + " nothing was read. To agree, press the button on the page of this run, /runs/%d, or"
                                    + " POST {\"max_bytes\":%d} to /v1/runs/%d/resume",
                            cost.bytes(),
                            cost.price(),
                            agreedBytes,
                            runId,
                            cost.bytes(),
                            runId));
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
