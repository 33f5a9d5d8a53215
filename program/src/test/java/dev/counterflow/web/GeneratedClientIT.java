package dev.counterflow.web;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.client.ApiClient;
import dev.counterflow.client.ApiException;
import dev.counterflow.client.DefaultApi;
import dev.counterflow.client.model.AskedRun;
import dev.counterflow.client.model.Cluster;
import dev.counterflow.client.model.Counterparty;
import dev.counterflow.client.model.DaySpan;
import dev.counterflow.client.model.Exposure;
import dev.counterflow.client.model.LoadedDay;
import dev.counterflow.client.model.Rule;
import dev.counterflow.client.model.Run;
import dev.counterflow.client.model.Server;
import dev.counterflow.client.model.Summary;
import dev.counterflow.client.model.Transaction;
import dev.counterflow.client.model.Transactions;
import dev.counterflow.client.model.Wish;
import dev.counterflow.cluster.AccessKey;
import dev.counterflow.cluster.AccessKeys;
import dev.counterflow.ingest.ListSource;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that nobody here wrote works: the one that openapi-generator makes from the description of the API. */
class GeneratedClientIT {
    private static final String A = "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez";
    private static final String CHAIN = "bitcoin";

    @TempDir
    static Path work;

    private static ServedCluster served;
    private static DefaultApi api;

    @BeforeAll
    static void serve() throws Exception {
        served = new ServedCluster(work, true);
        served.load(new ListSource(
                "two days",
                List.of(
                        payment("2020-10-27", "coinbase", A, 500),
                        payment("2020-10-28", "shielded", A, 700),
                        payment("2020-10-28", "coinbase", A, 7))));
        api = clientWith(new AccessKeys(served.cluster())
                .add(new AccessKey("client", AccessKey.Scope.INGEST, OptionalInt.empty())));
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static DefaultApi clientWith(String key) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(served.url());
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + key));
        return new DefaultApi(client);
    }

    private static Exposure exposure(String address, int limit, @Nullable String token) throws ApiException {
        return api.exposure(CHAIN, address, null, null, null, null, null, null, null, limit, null, token, null);
    }

    @Test
    void anAddressIsSummedUpByDay() throws ApiException {
        Summary summary = api.summary(CHAIN, A, "2020-10-27", "2020-10-29", null);
        assertThat(summary.getInflowsSatoshis()).isEqualTo("1207");
        assertThat(summary.getCounterparties()).isEqualTo(2);
        assertThat(summary.getRule()).isEqualTo(Rule.PROPORTIONAL);
        assertThat(summary.getActiveDays())
                .extracting(day -> day.getDay() + " " + day.getInflows())
                .containsExactly("2020-10-27 0.000005", "2020-10-28 0.00000707");
        assertThat(summary.getDays())
                .extracting(DaySpan::getState)
                .containsExactly(DaySpan.StateEnum.COMPLETE, DaySpan.StateEnum.MISSING);
    }

    @Test
    void counterpartiesAreReadPageByPageAndTheTransactionsBehindThemAddUp() throws ApiException {
        Exposure first = exposure(A, 1, null);
        assertThat(first.getMore()).isTrue();
        Exposure second = exposure(A, 1, first.getNextPageToken());
        assertThat(second.getMore()).isFalse();
        assertThat(List.of(
                        first.getCounterparties().get(0),
                        second.getCounterparties().get(0)))
                .extracting(Counterparty::getAddress)
                .containsExactly("shielded", "coinbase");
        Transactions behind = api.transactions(CHAIN, A, "coinbase", null, null, null, null, null);
        assertThat(behind.getTransactions().stream()
                        .map(Transaction::getInflowSatoshis)
                        .map(BigInteger::new)
                        .reduce(BigInteger.ZERO, BigInteger::add))
                .hasToString(second.getCounterparties().get(0).getInflowsSatoshis());
        assertThat(behind.getTransactions().get(0).getTime().toLocalDate()).isEqualTo(LocalDate.of(2020, 10, 28));
    }

    @Test
    void theClusterItsDaysAndItsRunsAreTold() throws ApiException {
        Cluster cluster = api.cluster();
        assertThat(cluster.getServers()).extracting(Server::getName).containsExactly("db0", "db1", "db2");
        assertThat(api.days(CHAIN).getDays())
                .extracting(LoadedDay::getDay)
                .containsExactly(LocalDate.of(2020, 10, 27), LocalDate.of(2020, 10, 28));
        assertThat(api.runs(1).getRuns()).hasSize(1);
    }

    @Test
    void aRunIsAskedForAndCancelled() throws ApiException {
        AskedRun asked = api.askForRun(new Wish()
                .source(Wish.SourceEnum.GENERATED)
                .startDate("2021-01-01")
                .endDate("2021-01-02")
                .seed(Long.MAX_VALUE));
        assertThat(asked.getJoined()).isFalse();
        assertThat(api.run(asked.getRun()).getState()).isEqualTo(Run.StateEnum.QUEUED);
        assertThat(api.cancelRun(asked.getRun()).getAskedBy()).isEqualTo("HTTP, key client");
        assertThat(api.run(asked.getRun()).getState()).isEqualTo(Run.StateEnum.CANCELLED);
    }

    @Test
    void whatIsWrongIsAnExceptionWithTheProblem() {
        assertThatThrownBy(() -> exposure("nobody", 1, null)).isInstanceOfSatisfying(ApiException.class, refused -> {
            assertThat(refused.getCode()).isEqualTo(400);
            assertThat(refused.getResponseBody()).contains("\"code\":\"invalid_address\"");
        });
        assertThatThrownBy(() -> clientWith("other").days(null))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo(401));
    }
}
