package dev.counterflow.web;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.counterflow.ingest.ListSource;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients hold of an answer when its days are loaded anew. */
class ReloadedDaysIT {
    private static final String A = "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez";
    private static final String B = "12higDjoCCNXSA95xZMWUdPvXNmkAduhWv";
    private static final String EXPOSURE = "/v1/bitcoin/addresses/" + A + "/exposure";

    @TempDir
    Path work;

    private ServedCluster served;

    @BeforeEach
    void serve() throws InterruptedException {
        served = new ServedCluster(work);
        served.load(new ListSource(
                "two days", List.of(payment("2020-10-27", "coinbase", A, 500), payment("2020-10-28", A, B, 20))));
    }

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void aTokenOfDaysThatWereLoadedAnewIsStale() throws Exception {
        String token = new ObjectMapper()
                .readTree(served.get(EXPOSURE + "?limit=1").body())
                .path("next_page_token")
                .asText();
        assertThat(served.get(EXPOSURE + "?limit=1&page_token=" + token).statusCode())
                .isEqualTo(200);
        served.load(new ListSource("the same day again", List.of(payment("2020-10-28", A, B, 21))));
        HttpResponse<String> stale = served.get(EXPOSURE + "?limit=1&page_token=" + token);
        assertThat(stale.statusCode()).isEqualTo(410);
        assertThat(stale.body()).contains("\"code\":\"stale_page\"");
    }

    @Test
    void anAnswerIsGoodUntilItsSegmentsAreReplaced() throws Exception {
        String day = EXPOSURE + "?start_date=2020-10-27&end_date=2020-10-28";
        String tag = served.get(day).headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> known = served.get(day, "If-None-Match", tag);
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        assertThat(served.get(day, "Accept", "text/csv").headers().firstValue("ETag"))
                .isNotEqualTo(tag);
        served.load(new ListSource("another day", List.of(payment("2020-10-31", A, B, 1))));
        assertThat(served.get(day, "If-None-Match", tag).statusCode()).isEqualTo(304);
        served.load(new ListSource("a day again", List.of(payment("2020-10-28", A, B, 21))));
        assertThat(served.get(day, "If-None-Match", tag).statusCode()).isEqualTo(200);
    }
}
