package dev.counterflow.source.bigquery;

import com.google.cloud.bigquery.storage.v1.AvroRows;
import com.google.cloud.bigquery.storage.v1.AvroSchema;
import com.google.cloud.bigquery.storage.v1.BigQueryReadGrpc;
import com.google.cloud.bigquery.storage.v1.CreateReadSessionRequest;
import com.google.cloud.bigquery.storage.v1.ReadRowsRequest;
import com.google.cloud.bigquery.storage.v1.ReadRowsResponse;
import com.google.cloud.bigquery.storage.v1.ReadSession;
import com.google.cloud.bigquery.storage.v1.ReadStream;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * The Storage Read API over tables in memory. It can be told to refuse, to break off, to fall silent. Thread safe.
 *
 * <p>Like the real one it deals out the rows of another session differently, and sends only what is asked for.
 */
final class FakeBigQuery extends BigQueryReadGrpc.BigQueryReadImplBase {
    private final Map<String, FakeTable> tables = new ConcurrentHashMap<>();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Queue<StatusRuntimeException> refusals = new ConcurrentLinkedQueue<>();
    private final Queue<Breakage> breakages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sessionNumbers = new AtomicInteger();
    private final int rowsInResponse;

    final Queue<CreateReadSessionRequest> sessionRequests = new ConcurrentLinkedQueue<>();
    final Queue<ReadRowsRequest> readRequests = new ConcurrentLinkedQueue<>();
    final AtomicLong responsesSent = new AtomicLong();

    /** How long a session lasts, as it says. */
    volatile long sessionSeconds = 6 * 3600;

    FakeBigQuery(int rowsInResponse) {
        this.rowsInResponse = rowsInResponse;
    }

    /**
     * How a stream that is read breaks off.
     *
     * @param responses after how many responses
     * @param failure with what, or null to say nothing more
     * @param endsSession whether the whole session is gone as well
     */
    private record Breakage(int responses, @Nullable StatusRuntimeException failure, boolean endsSession) {}

    private record Session(String name, FakeTable table, Schema schema, List<long[]> streams) {}

    void put(TableName name, FakeTable table) {
        tables.put(name.resource(), table);
    }

    /** The next session is refused. */
    void refuseSession(StatusRuntimeException failure) {
        refusals.add(failure);
    }

    /** The next stream that is read breaks off after so many responses. */
    void breakStream(int responses, Status status) {
        breakages.add(new Breakage(responses, status.asRuntimeException(), false));
    }

    void breakStream(int responses, StatusRuntimeException failure) {
        breakages.add(new Breakage(responses, failure, false));
    }

    /** The next stream that is read says nothing more after so many responses. */
    void silenceStream(int responses) {
        breakages.add(new Breakage(responses, null, false));
    }

    /** The session of the next stream that is read ends after so many responses. */
    void expireSession(int responses) {
        breakages.add(new Breakage(
                responses,
                Status.FAILED_PRECONDITION
                        .withDescription("there was an error operating on the stream: session expired at 1603843200")
                        .asRuntimeException(),
                true));
    }

    /** Nothing breaks any more. */
    void mend() {
        breakages.clear();
        refusals.clear();
    }

    @Override
    public void createReadSession(CreateReadSessionRequest request, StreamObserver<ReadSession> observer) {
        sessionRequests.add(request);
        StatusRuntimeException refusal = refusals.poll();
        if (refusal != null) {
            observer.onError(refusal);
            return;
        }
        try {
            observer.onNext(open(request));
            observer.onCompleted();
        } catch (StatusRuntimeException e) {
            observer.onError(e);
        }
    }

    private ReadSession open(CreateReadSessionRequest request) {
        ReadSession asked = request.getReadSession();
        FakeTable table = tables.get(asked.getTable());
        if (table == null) {
            throw Status.NOT_FOUND
                    .withDescription("request failed: Not found: Table " + asked.getTable())
                    .asRuntimeException();
        }
        Predicate<GenericRecord> restriction =
                Restriction.of(asked.getReadOptions().getRowRestriction());
        long[] rows = LongStream.range(0, table.rowCount())
                .filter(row -> restriction.test(table.row().apply(row)))
                .toArray();
        int number = sessionNumbers.incrementAndGet();
        String name = request.getParent() + "/locations/us/sessions/" + number;
        Schema schema =
                PublicSchema.selected(table.schema(), asked.getReadOptions().getSelectedFieldsList());
        List<long[]> streams = deal(rows, rows.length == 0 ? 0 : request.getMaxStreamCount(), number);
        sessions.put(name, new Session(name, table, schema, streams));
        return asked.toBuilder()
                .setName(name)
                .setExpireTime(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond() + sessionSeconds))
                .setAvroSchema(AvroSchema.newBuilder().setSchema(schema.toString()))
                .setEstimatedRowCount(table.rowCount())
                .setEstimatedTotalBytesScanned(table.rowCount() * 500)
                .addAllStreams(IntStream.range(0, streams.size())
                        .mapToObj(stream -> ReadStream.newBuilder()
                                .setName(name + "/streams/" + stream)
                                .build())
                        .toList())
                .build();
    }

    /** Each session deals out the rows in another way. */
    private static List<long[]> deal(long[] rows, int streams, int session) {
        return IntStream.range(0, streams)
                .mapToObj(stream -> IntStream.range(0, rows.length)
                        .filter(at -> Math.floorMod(at / 3 + session, streams) == stream)
                        .mapToLong(at -> rows[at])
                        .toArray())
                .toList();
    }

    @Override
    public void readRows(ReadRowsRequest request, StreamObserver<ReadRowsResponse> observer) {
        readRequests.add(request);
        String stream = request.getReadStream();
        int slash = stream.lastIndexOf("/streams/");
        Session session = sessions.get(stream.substring(0, slash));
        if (session == null) {
            observer.onError(Status.FAILED_PRECONDITION
                    .withDescription("session expired at 1603843200")
                    .asRuntimeException());
            return;
        }
        long[] rows = session.streams().get(Integer.parseInt(stream.substring(slash + "/streams/".length())));
        ServerCallStreamObserver<ReadRowsResponse> out = (ServerCallStreamObserver<ReadRowsResponse>) observer;
        Sending sending = new Sending(session, rows, Math.toIntExact(request.getOffset()), breakages.poll(), out);
        out.setOnReadyHandler(sending::sendWhileReady);
    }

    /** What is sent for one call, as fast as it is taken. */
    private final class Sending {
        private final Session session;
        private final long[] rows;
        private final @Nullable Breakage breakage;
        private final ServerCallStreamObserver<ReadRowsResponse> out;
        private int at;
        private int responses;
        private boolean over;

        Sending(
                Session session,
                long[] rows,
                int at,
                @Nullable Breakage breakage,
                ServerCallStreamObserver<ReadRowsResponse> out) {
            this.session = session;
            this.rows = rows;
            this.at = at;
            this.breakage = breakage;
            this.out = out;
        }

        synchronized void sendWhileReady() {
            while (!over && out.isReady()) {
                if (breakage != null && breakage.responses() == responses) {
                    breakOff(breakage);
                } else if (at >= rows.length) {
                    over = true;
                    out.onCompleted();
                } else {
                    int count = Math.min(rowsInResponse, rows.length - at);
                    out.onNext(response(count));
                    at += count;
                    responses++;
                    responsesSent.incrementAndGet();
                }
            }
        }

        private void breakOff(Breakage how) {
            over = true;
            if (how.endsSession()) {
                sessions.remove(session.name());
            }
            if (how.failure() != null) {
                out.onError(how.failure());
            }
        }

        private ReadRowsResponse response(int count) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(session.schema());
            try {
                for (int row = at; row < at + count; row++) {
                    writer.write(
                            PublicSchema.selected(session.table().row().apply(rows[row]), session.schema()), encoder);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return ReadRowsResponse.newBuilder()
                    .setAvroRows(
                            AvroRows.newBuilder().setSerializedBinaryRows(ByteString.copyFrom(bytes.toByteArray())))
                    .setRowCount(count)
                    .build();
        }
    }
}
