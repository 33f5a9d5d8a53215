package dev.counterflow.source.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.bigquery.storage.v1.BigQueryReadSettings;
import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Transaction;
import dev.counterflow.chain.TransactionCheck;
import dev.counterflow.chain.TransactionHash;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.BadRow;
import dev.counterflow.source.Batch;
import dev.counterflow.source.Position;
import dev.counterflow.source.ReadAgainException;
import dev.counterflow.source.TransactionSink;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading days from a service that does what BigQuery does, and fails as it fails. */
class BigQuerySourceTest {
    private static final LocalDate DAY = LocalDate.of(2020, 10, 27);
    private static final TableName TABLE = TableName.ofTransactions(Chain.BITCOIN);
    private static final TransactionCheck LAWS =
            new TransactionCheck(false, LocalDate.of(2009, 1, 3), LocalDate.of(2026, 1, 1));

    private final FakeBigQuery fake = new FakeBigQuery(10);
    private final List<AutoCloseable> open = new ArrayList<>();
    private int streams = 3;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    /** Keeps what it is given. */
    private static final class Kept implements TransactionSink {
        final List<Transaction> transactions = new ArrayList<>();
        final List<BadRow> badRows = new ArrayList<>();
        long advanced;

        @Override
        public void accept(Transaction transaction, Position position) {
            transactions.add(transaction);
        }

        @Override
        public void reject(BadRow row) {
            badRows.add(row);
        }

        @Override
        public void advance(long units) {
            advanced += units;
        }
    }

    private BigQuerySource source(LocalDate... days) throws IOException {
        FakeServer server = FakeServer.inProcess(fake);
        ReadApi api = server.connect();
        open.add(0, server);
        open.add(0, api);
        return new BigQuerySource(
                new BigQuerySettings(
                        Chain.BITCOIN, TABLE, Optional.of(TABLE.blocks()), FakeServer.BILLING, List.of(days), streams),
                api,
                LAWS);
    }

    private static Kept read(BigQuerySource source) throws IOException, InterruptedException {
        Kept kept = new Kept();
        for (Batch batch : source.batches()) {
            batch.read(kept);
        }
        return kept;
    }

    private void serve(List<Transaction> transactions) {
        serveRows(transactions.stream().map(PublicSchema::transaction).toList());
        serveBlocks(PublicSchema.block(DAY, 1, transactions.size()));
    }

    private void serveRows(List<GenericRecord> rows) {
        fake.put(TABLE, FakeTable.of(PublicSchema.TRANSACTIONS, rows));
    }

    private void serveBlocks(GenericRecord... blocks) {
        fake.put(TABLE.blocks(), FakeTable.of(PublicSchema.BLOCKS, List.of(blocks)));
    }

    /** Transactions of a day, spread over it, each with a hash of its own. */
    private static List<Transaction> transactions(LocalDate day, int count) {
        Random random = new Random(day.toEpochDay() + count);
        return IntStream.range(0, count)
                .mapToObj(number -> {
                    long value = 1 + random.nextLong(2_100_000_000_000_000L);
                    Instant time = day.atStartOfDay(ZoneOffset.UTC)
                            .plusSeconds(number * 86_399L / Math.max(1, count - 1))
                            .toInstant();
                    return new Transaction(
                            new TransactionHash(day.toEpochDay(), number, random.nextLong(), 7),
                            654_000 + number / 10,
                            time,
                            false,
                            List.of(new Transaction.Entry("sender" + random.nextInt(9), value)),
                            List.of(
                                    new Transaction.Entry(List.of("first", "second"), value / 3),
                                    new Transaction.Entry("change", value / 2)));
                })
                .toList();
    }

    private static void assertProblem(ThrowingRead read, Problem problem, String... words) {
        assertThatThrownBy(read::run).isInstanceOfSatisfying(CounterflowException.class, e -> {
            assertThat(e.problem()).as(e.userMessage()).isEqualTo(problem);
            assertThat(e.userMessage()).contains(words);
        });
    }

    @FunctionalInterface
    private interface ThrowingRead {
        void run() throws Exception;
    }

    @Test
    void everyTransactionOfTheDayIsReadOnceWithAllItsAmounts() throws Exception {
        List<Transaction> day = transactions(DAY, 100);
        serve(day);
        Kept kept = read(source(DAY));
        assertThat(kept.transactions).containsExactlyInAnyOrderElementsOf(day);
        assertThat(kept.badRows).isEmpty();
        assertThat(kept.advanced).isEqualTo(100);
    }

    @Test
    void onlyTheColumnsNeededAreReadOfOnlyTheDayAndItsMonth() throws Exception {
        serve(transactions(DAY, 5));
        read(source(DAY));
        assertThat(fake.sessionRequests)
                .filteredOn(request -> request.getReadSession().getTable().equals(TABLE.resource()))
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.getParent()).isEqualTo("projects/" + FakeServer.BILLING);
                    assertThat(request.getMaxStreamCount()).isEqualTo(3);
                    assertThat(request.getReadSession().getReadOptions().getSelectedFieldsList())
                            .containsExactly(
                                    "hash",
                                    "block_number",
                                    "block_timestamp",
                                    "is_coinbase",
                                    "input_count",
                                    "output_count",
                                    "input_value",
                                    "output_value",
                                    "fee",
                                    "inputs.addresses",
                                    "inputs.value",
                                    "outputs.addresses",
                                    "outputs.value");
                    assertThat(request.getReadSession().getReadOptions().getRowRestriction())
                            .isEqualTo("block_timestamp_month = DATE '2020-10-01'"
                                    + " AND block_timestamp >= TIMESTAMP '2020-10-27 00:00:00+00'"
                                    + " AND block_timestamp < TIMESTAMP '2020-10-28 00:00:00+00'");
                });
    }

    @Test
    void eachDayIsABatchOfItsOwn() throws Exception {
        List<Transaction> all = Stream.of(
                        LocalDate.of(2020, 10, 30), LocalDate.of(2020, 10, 31), LocalDate.of(2020, 11, 1))
                .flatMap(day -> transactions(day, 20).stream())
                .toList();
        serve(all);
        BigQuerySource source = source(LocalDate.of(2020, 10, 31), LocalDate.of(2020, 11, 1));
        assertThat(source.batches())
                .extracting(Batch::day)
                .containsExactly(Optional.of(LocalDate.of(2020, 10, 31)), Optional.of(LocalDate.of(2020, 11, 1)));
        for (Batch batch : source.batches()) {
            Kept kept = new Kept();
            batch.read(kept);
            assertThat(kept.transactions).hasSize(20).allMatch(it -> batch.day().equals(Optional.of(it.day())));
        }
        assertThat(source.description())
                .isEqualTo("bigquery-public-data.crypto_bitcoin.transactions, 2020-10-31 to 2020-11-01");
    }

    @Test
    void aDayWithoutTransactionsGivesNone() throws Exception {
        serve(List.of());
        assertThat(read(source(DAY)).transactions).isEmpty();
    }

    /** Wherever the streams break, and however often as long as they get on. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void aBrokenStreamGoesOnAtTheNextRow(int seed) throws Exception {
        List<Transaction> day = transactions(DAY, 400);
        serve(day);
        serveBlocks();
        Random random = new Random(seed);
        for (int breakage = 0; breakage < 12; breakage++) {
            fake.breakStream(1 + random.nextInt(4), Status.UNAVAILABLE.withDescription("GOAWAY received"));
        }
        Kept kept = read(source(DAY));
        assertThat(kept.transactions).as("seed " + seed).containsExactlyInAnyOrderElementsOf(day);
        assertThat(fake.readRequests)
                .filteredOn(request -> request.getOffset() > 0)
                .hasSizeGreaterThan(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"UNAVAILABLE", "INTERNAL", "ABORTED", "RESOURCE_EXHAUSTED", "DEADLINE_EXCEEDED", "CANCELLED"})
    void whatMayPassIsTriedAgain(Status.Code code) throws Exception {
        List<Transaction> day = transactions(DAY, 60);
        serve(day);
        fake.refuseSession(code.toStatus().asRuntimeException());
        fake.breakStream(0, code.toStatus());
        fake.breakStream(0, code.toStatus());
        assertThat(read(source(DAY)).transactions).containsExactlyInAnyOrderElementsOf(day);
    }

    @Test
    void throttlingWaitsAsLongAsItIsAskedTo() throws Exception {
        streams = 1;
        serve(transactions(DAY, 30));
        serveBlocks();
        fake.breakStream(1, throttled(15));
        long begun = System.nanoTime();
        assertThat(read(source(DAY)).transactions).hasSize(30);
        assertThat(System.nanoTime() - begun).isGreaterThan(15_000_000L);
    }

    private static StatusRuntimeException throttled(int millis) {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
                .setMessage("quota")
                .addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder().setNanos(millis * 1_000_000))
                        .build()))
                .build());
    }

    @Test
    void aQuotaThatStaysUsedUpIsReported() throws Exception {
        serve(transactions(DAY, 30));
        BigQuerySource source = source(DAY);
        for (int refusal = 0; refusal < 4; refusal++) {
            fake.refuseSession(Status.RESOURCE_EXHAUSTED
                    .withDescription("Quota exceeded for quota metric 'Create read session'")
                    .asRuntimeException());
        }
        assertProblem(() -> read(source), Problem.SOURCE_QUOTA, FakeServer.BILLING, "Create read session");
    }

    @Test
    void aStreamThatBreaksAtTheSameRowAgainAndAgainStopsTheDay() throws Exception {
        streams = 1;
        serve(transactions(DAY, 100));
        serveBlocks();
        BigQuerySource source = source(DAY);
        fake.breakStream(2, Status.UNAVAILABLE);
        for (int breakage = 0; breakage < 4; breakage++) {
            fake.breakStream(0, Status.UNAVAILABLE.withDescription("connection reset"));
        }
        assertProblem(() -> read(source), Problem.SOURCE_UNAVAILABLE, TABLE + " " + DAY, "connection reset");
    }

    @Test
    void aSilentStreamIsGivenUpAndGoneOnWith() throws Exception {
        List<Transaction> day = transactions(DAY, 50);
        serve(day);
        serveBlocks();
        fake.silenceStream(1);
        Kept kept = assertTimeoutPreemptively(java.time.Duration.ofSeconds(20), () -> read(source(DAY)));
        assertThat(kept.transactions).containsExactlyInAnyOrderElementsOf(day);
    }

    @Test
    void anExpiredSessionHasTheDayReadAgainFromItsBeginning() throws Exception {
        List<Transaction> day = transactions(DAY, 200);
        serve(day);
        serveBlocks();
        Batch batch = source(DAY).batches().get(0);
        fake.expireSession(2);
        assertThatThrownBy(() -> batch.read(new Kept()))
                .isInstanceOf(ReadAgainException.class)
                .hasMessageContaining("session is gone");
        Kept again = new Kept();
        batch.read(again);
        assertThat(again.transactions).containsExactlyInAnyOrderElementsOf(day);
    }

    @Test
    void aSessionThatEndsSoonIsNotBegunWith() throws Exception {
        serve(transactions(DAY, 5));
        BigQuerySource source = source(DAY);
        fake.sessionSeconds = 60;
        source.estimate();
        fake.sessionSeconds = 6 * 3600;
        read(source);
        assertThat(fake.sessionRequests)
                .filteredOn(request -> request.getReadSession().getTable().equals(TABLE.resource()))
                .hasSize(2);
    }

    @Test
    void theSessionOfTheEstimateIsReadFrom() throws Exception {
        serve(transactions(DAY, 5));
        BigQuerySource source = source(DAY);
        source.estimate();
        read(source);
        assertThat(fake.sessionRequests)
                .filteredOn(request -> request.getReadSession().getTable().equals(TABLE.resource()))
                .hasSize(1);
    }

    @Test
    void theBillIsKnownBeforeAnythingIsRead() throws Exception {
        serve(transactions(DAY, 1000));
        Bill bill = source(DAY, DAY.plusDays(1)).estimate();
        assertThat(fake.readRequests).isEmpty();
        assertThat(bill.rows()).isEqualTo(2000);
        assertThat(bill.bytes()).isEqualTo(1_000_000);
        assertThat(bill.price(new BigDecimal("1.10"))).isEqualByComparingTo("0.01");
        assertThat(new Bill(List.of(new Bill.Day(DAY, 1, 3L << 40))).price(new BigDecimal("1.10")))
                .isEqualByComparingTo("3.30");
    }

    @Test
    void theBytesReceivedAreCounted() throws Exception {
        serve(transactions(DAY, 50));
        BigQuerySource source = source(DAY);
        read(source);
        assertThat(source.rowsRead()).isEqualTo(50);
        assertThat(source.bytesRead()).isBetween(50L * 100, 50L * 400);
        assertThat(source.account()).contains(source.bytesRead() + " bytes read from BigQuery");
    }

    @Test
    void theBlocksTellHowManyTransactionsTheDayHas() throws Exception {
        serve(transactions(DAY, 7));
        serveBlocks(
                PublicSchema.block(DAY.minusDays(1), 23, 1000),
                PublicSchema.block(DAY, 0, 4),
                PublicSchema.block(DAY, 23, 5),
                PublicSchema.block(DAY.plusDays(1), 0, 1000));
        Batch batch = source(DAY).batches().get(0);
        assertThat(batch.size()).isEqualTo(9);
        batch.read(new Kept());
        assertThat(batch.promisedTransactions(DAY)).isEqualTo(OptionalLong.of(9));
        assertThat(batch.promisedTransactions(DAY.plusDays(1))).isEmpty();
    }

    @Test
    void aDayWithoutBlocksPromisesNothing() throws Exception {
        serve(transactions(DAY, 7));
        serveBlocks();
        Batch batch = source(DAY).batches().get(0);
        batch.read(new Kept());
        assertThat(batch.promisedTransactions(DAY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hash|not a hash|hash is \"not a hash\"",
                "hash||lacks the field hash",
                "block_number||lacks the field block_number",
                "is_coinbase||lacks the field is_coinbase",
            })
    void aRowThatCannotBeUsedIsRefusedAsALineOfAFileIs(String column, String value, String reason) throws Exception {
        GenericRecord row = PublicSchema.transaction(transactions(DAY, 1).get(0));
        row.put(column, value);
        serveRows(List.of(row));
        serveBlocks();
        Kept kept = read(source(DAY));
        assertThat(kept.transactions).isEmpty();
        assertThat(kept.badRows).singleElement().satisfies(bad -> {
            assertThat(bad.reason()).contains(reason);
            assertThat(bad.day()).contains(DAY);
            assertThat(bad.position().input()).startsWith(TABLE + " " + DAY);
        });
    }

    @Test
    void amountsThatAreNotWholeOrPass64BitsAreRefused() throws Exception {
        List<GenericRecord> rows = new ArrayList<>();
        for (String amount : List.of("0.5", "9223372036854775808", "-1")) {
            GenericRecord row = PublicSchema.transaction(transactions(DAY, 1).get(0));
            ((GenericRecord) ((List<?>) row.get("outputs")).get(1))
                    .put("value", PublicSchema.numeric(new BigDecimal(amount)));
            rows.add(row);
        }
        serveRows(rows);
        serveBlocks();
        assertThat(read(source(DAY)).badRows)
                .extracting(BadRow::reason)
                .containsExactlyInAnyOrder(
                        "outputs[1].value is 0.5; it is a whole number up to 9223372036854775807",
                        "outputs[1].value is 9223372036854775808; it is a whole number up to 9223372036854775807",
                        "outputs[1].value is -1, which is negative");
    }

    @Test
    void totalsThatDoNotAgreeAreRefused() throws Exception {
        GenericRecord row = PublicSchema.transaction(transactions(DAY, 1).get(0));
        row.put("output_count", 3L);
        serveRows(List.of(row));
        serveBlocks();
        assertThat(read(source(DAY)).badRows)
                .singleElement()
                .satisfies(
                        bad -> assertThat(bad.reason()).isEqualTo("output_count is 3 but the number of outputs is 2"));
    }

    @Test
    void aSlowTakerHoldsTheServiceBack() throws Exception {
        List<Transaction> day = transactions(DAY, 40_000);
        serve(day);
        serveBlocks();
        Batch batch = source(DAY).batches().get(0);
        List<Long> sent = new ArrayList<>();
        Set<TransactionHash> taken = new HashSet<>();
        batch.read(new TransactionSink() {
            @Override
            public void accept(Transaction transaction, Position position) {
                if (taken.add(transaction.hash()) && taken.size() == 1) {
                    sent.add(settledCount());
                }
            }

            @Override
            public void reject(BadRow row) {}

            @Override
            public void advance(long units) {}
        });
        assertThat(taken).hasSize(day.size());
        // 4000 responses in all: what waits in the queue and on the way is a small part of them.
        assertThat(sent.get(0)).isLessThan(1500);
    }

    /** How many responses were sent when no more come. */
    private long settledCount() {
        long before = -1;
        long now = fake.responsesSent.get();
        while (now != before) {
            before = now;
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            now = fake.responsesSent.get();
        }
        return now;
    }

    @Test
    void whatTheTakerThrowsStopsTheReading() throws Exception {
        serve(transactions(DAY, 5000));
        Batch batch = source(DAY).batches().get(0);
        assertThatThrownBy(() -> batch.read(new TransactionSink() {
                    @Override
                    public void accept(Transaction transaction, Position position) {
                        throw new IllegalStateException("enough");
                    }

                    @Override
                    public void reject(BadRow row) {}

                    @Override
                    public void advance(long units) {}
                }))
                .hasMessage("enough");
    }

    @Test
    void whyBigQueryRefusesIsSaid() throws Exception {
        Map<StatusRuntimeException, List<String>> cases = Map.of(
                denied("SERVICE_DISABLED", "API has not been used"),
                        List.of("not enabled", "bigquerystorage.googleapis.com"),
                denied("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "Request had insufficient authentication scopes."),
                        List.of("--scope bigquery"),
                denied("IAM_PERMISSION_DENIED", "lacks bigquery.readsessions.create"),
                        List.of("Read Session User", "lacks bigquery.readsessions.create"));
        for (Map.Entry<StatusRuntimeException, List<String>> each : cases.entrySet()) {
            BigQuerySource source = source(DAY);
            fake.refuseSession(each.getKey());
            assertProblem(
                    source::estimate, Problem.SOURCE_DENIED, each.getValue().toArray(String[]::new));
        }
        BigQuerySource source = source(DAY);
        fake.refuseSession(Status.UNAUTHENTICATED.asRuntimeException());
        assertProblem(source::estimate, Problem.SIGN_IN_REQUIRED, "counterflow login");
        assertProblem(source::estimate, Problem.INVALID_PARAMETER, TABLE.toString(), "not there");
    }

    private static StatusRuntimeException denied(String reason, String message) {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.PERMISSION_DENIED.value())
                .setMessage(message)
                .addDetails(Any.pack(ErrorInfo.newBuilder().setReason(reason).build()))
                .build());
    }

    @Test
    void aTableOfAnotherShapeIsRefused() throws Exception {
        serveBlocks();
        FakeTable shaped = FakeTable.of(
                PublicSchema.selected(
                        PublicSchema.TRANSACTIONS, List.of("hash", "block_timestamp", "block_timestamp_month")),
                transactions(DAY, 1).stream().map(PublicSchema::transaction).toList());
        fake.put(TABLE, shaped);
        assertProblem(() -> read(source(DAY)), Problem.BAD_DATA, "no column block_number");
    }

    @Test
    void aServiceOnAPortIsReadTheSame() throws Exception {
        List<Transaction> day = transactions(DAY, 300);
        serve(day);
        fake.breakStream(1, Status.UNAVAILABLE);
        try (FakeServer server = FakeServer.onLoopback(fake);
                ReadApi api = server.connect()) {
            BigQuerySource source = new BigQuerySource(
                    new BigQuerySettings(
                            Chain.BITCOIN, TABLE, Optional.empty(), FakeServer.BILLING, List.of(DAY), streams),
                    api,
                    LAWS);
            assertThat(read(source).transactions).containsExactlyInAnyOrderElementsOf(day);
        }
    }

    /** That the connection to Google can be made at all: TLS and tokens need parts that nothing else here uses. */
    @Test
    void aServiceThatDoesNotSpeakTlsIsNotTrustedWithAToken() throws Exception {
        serve(transactions(DAY, 5));
        GoogleCredentials credentials = GoogleCredentials.create(
                new AccessToken("secret", Date.from(Instant.now().plusSeconds(3600))));
        try (FakeServer server = FakeServer.onLoopback(fake);
                ReadApi api = ReadApi.open(
                        BigQueryReadSettings.defaultGrpcTransportProviderBuilder()
                                .setEndpoint(server.endpoint())
                                .build(),
                        FixedCredentialsProvider.create(credentials),
                        FakeServer.LIMITS,
                        FakeServer.BILLING)) {
            BigQuerySource source = new BigQuerySource(
                    new BigQuerySettings(Chain.BITCOIN, TABLE, Optional.empty(), FakeServer.BILLING, List.of(DAY), 1),
                    api,
                    LAWS);
            assertProblem(source::estimate, Problem.SOURCE_UNAVAILABLE, TABLE.toString());
            assertThat(fake.sessionRequests).isEmpty();
        }
    }

    @Test
    void nobodyThereIsReported() throws Exception {
        FakeServer gone = FakeServer.onLoopback(fake);
        ReadApi api = gone.connect();
        gone.close();
        open.add(api);
        BigQuerySource source = new BigQuerySource(
                new BigQuerySettings(Chain.BITCOIN, TABLE, Optional.empty(), FakeServer.BILLING, List.of(DAY), 1),
                api,
                LAWS);
        assertProblem(source::estimate, Problem.SOURCE_UNAVAILABLE, TABLE.toString());
    }
}
