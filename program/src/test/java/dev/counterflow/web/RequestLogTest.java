package dev.counterflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestLogTest {
    private static Answered request(int number) {
        return new Answered(Integer.toString(number), "GET", "/somewhere", 200, 1_000_000, Caller.ANONYMOUS);
    }

    @Test
    void everyRequestIsWrittenOnceAndInOrder() throws Exception {
        try (LoggedRequests logged = new LoggedRequests();
                RequestLog log = new RequestLog()) {
            IntStream.range(0, 500).mapToObj(RequestLogTest::request).forEach(log::answered);
            assertThat(logged.all(500))
                    .extracting(line -> line.get("request"))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 500).mapToObj(Integer::toString).toList());
        }
    }

    @Test
    void closingWritesWhatWaits() throws Exception {
        try (LoggedRequests logged = new LoggedRequests()) {
            RequestLog log = new RequestLog();
            log.answered(request(1));
            log.close();
            assertThat(logged.all(1)).hasSize(1);
            log.answered(request(2));
            assertThat(logged.all(2)).hasSize(2);
        }
    }
}
