package dev.counterflow.source.bigquery;

import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.retrying.RetrySettings;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.ServerStream;
import com.google.api.gax.rpc.TransportChannelProvider;
import com.google.auth.Credentials;
import com.google.cloud.bigquery.storage.v1.BigQueryReadClient;
import com.google.cloud.bigquery.storage.v1.BigQueryReadSettings;
import com.google.cloud.bigquery.storage.v1.CreateReadSessionRequest;
import com.google.cloud.bigquery.storage.v1.DataFormat;
import com.google.cloud.bigquery.storage.v1.ReadRowsRequest;
import com.google.cloud.bigquery.storage.v1.ReadRowsResponse;
import com.google.cloud.bigquery.storage.v1.ReadSession;
import com.google.cloud.bigquery.storage.v1.ReadSession.TableReadOptions;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The Storage Read API, version 1. Its library's own retries are off: what is tried again, how often and after what wait
 * is decided in one place, {@link Patience}. Thread safe.
 */
public final class ReadApi implements AutoCloseable {
    /** The API's limit for one response, with room for what is around the rows. */
    private static final int LARGEST_RESPONSE_BYTES = 129 << 20;

    private final BigQueryReadClient client;
    private final Limits limits;
    private final String billingProject;

    private ReadApi(BigQueryReadClient client, Limits limits, String billingProject) {
        this.client = client;
        this.limits = limits;
        this.billingProject = billingProject;
    }

    /** What to read of a table. */
    record Selection(TableName table, List<String> fields, String restriction) {}

    /**
     * Google's own service.
     *
     * @param billingProject the project that pays
     */
    public static ReadApi ofGoogle(Credentials credentials, String billingProject) {
        return open(
                BigQueryReadSettings.defaultGrpcTransportProviderBuilder()
                        .setMaxInboundMessageSize(LARGEST_RESPONSE_BYTES)
                        .setKeepAliveTimeDuration(Duration.ofMinutes(1))
                        .build(),
                FixedCredentialsProvider.create(credentials),
                Limits.USUAL,
                billingProject);
    }

    /**
     * Another service that speaks the protocol, without TLS and without credentials: none may be sent in the clear.
     *
     * @param endpoint host and port
     */
    public static ReadApi ofEmulator(String endpoint, String billingProject) {
        return ofEmulator(endpoint, billingProject, Limits.USUAL);
    }

    static ReadApi ofEmulator(String endpoint, String billingProject, Limits limits) {
        return open(
                BigQueryReadSettings.defaultGrpcTransportProviderBuilder()
                        .setEndpoint(endpoint)
                        .setMaxInboundMessageSize(LARGEST_RESPONSE_BYTES)
                        .setChannelConfigurator(channel -> channel.usePlaintext())
                        .build(),
                NoCredentialsProvider.create(),
                limits,
                billingProject);
    }

    /**
     * How long things may take.
     *
     * @param patience with what fails
     * @param silence the longest that a stream may say nothing
     * @param opening the longest that opening a session may take
     */
    record Limits(Patience patience, Duration silence, Duration opening) {
        static final Limits USUAL = new Limits(Patience.USUAL, Duration.ofMinutes(2), Duration.ofMinutes(2));
    }

    static ReadApi open(
            TransportChannelProvider transport, CredentialsProvider credentials, Limits limits, String billingProject) {
        try {
            BigQueryReadSettings.Builder settings =
                    BigQueryReadSettings.newBuilder().setTransportChannelProvider(transport);
            settings.setCredentialsProvider(credentials);
            settings.getStubSettingsBuilder()
                    .setStreamWatchdogCheckIntervalDuration(limits.silence().dividedBy(4));
            settings.createReadSessionSettings().setSimpleTimeoutNoRetriesDuration(limits.opening());
            settings.readRowsSettings()
                    .setWaitTimeoutDuration(limits.silence())
                    .setRetrySettings(
                            RetrySettings.newBuilder().setMaxAttempts(1).build());
            return new ReadApi(BigQueryReadClient.create(settings.build()), limits, billingProject);
        } catch (IOException e) {
            throw new CounterflowException(
                    Problem.SOURCE_UNAVAILABLE, "BigQuery cannot be reached: " + e.getMessage(), e);
        }
    }

    Patience patience() {
        return limits.patience();
    }

    String billingProject() {
        return billingProject;
    }

    /**
     * Opens a read session of at most so many streams. Opening costs nothing; reading does.
     *
     * @throws CounterflowException if BigQuery refuses, or fails for longer than the patience lasts
     */
    ReadSession open(Selection selection, int streams) throws InterruptedException {
        CreateReadSessionRequest request = CreateReadSessionRequest.newBuilder()
                .setParent("projects/" + billingProject)
                .setMaxStreamCount(streams)
                .setReadSession(ReadSession.newBuilder()
                        .setTable(selection.table().resource())
                        .setDataFormat(DataFormat.AVRO)
                        .setReadOptions(TableReadOptions.newBuilder()
                                .addAllSelectedFields(selection.fields())
                                .setRowRestriction(selection.restriction())))
                .build();
        Patience.Count failures = limits.patience().count();
        while (true) {
            try {
                return client.createReadSession(request);
            } catch (ApiException e) {
                Failure failure = Failure.of(e);
                if (!failure.passing() || !failures.waitAfterFailure(failure.askedWait())) {
                    throw failure.problem(selection.table().toString(), billingProject);
                }
            }
        }
    }

    /** The rows of a stream from an offset on. To be cancelled if they are not read to the end. */
    ServerStream<ReadRowsResponse> rows(String stream, long offset) {
        ReadRowsRequest request = ReadRowsRequest.newBuilder()
                .setReadStream(stream)
                .setOffset(offset)
                .build();
        // The library does not take the time-out of a stream from its settings.
        return client.readRowsCallable()
                .call(request, GrpcCallContext.createDefault().withStreamWaitTimeoutDuration(limits.silence()));
    }

    @Override
    public void close() {
        client.close();
    }
}
