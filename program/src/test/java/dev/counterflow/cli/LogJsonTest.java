package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogJsonTest {
    private final LogJson json = new LogJson();

    private static LoggingEvent event(String message) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName("dev.counterflow.web.requests");
        event.setLevel(Level.INFO);
        event.setMessage(message);
        event.setTimeStamp(1_603_756_800_000L);
        return event;
    }

    private String line(LoggingEvent event) {
        return new String(json.encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void anEventIsOneObjectOnOneLine() {
        LoggingEvent event = event("answered");
        event.addKeyValuePair(new KeyValuePair("route", "/v1/{chain}"));
        event.addKeyValuePair(new KeyValuePair("status", 200));
        event.addKeyValuePair(new KeyValuePair("ms", 1.25));
        assertThat(line(event))
                .isEqualTo("{\"time\":\"2020-10-27T00:00:00Z\",\"level\":\"INFO\","
                        + "\"logger\":\"dev.counterflow.web.requests\",\"message\":\"answered\","
                        + "\"route\":\"/v1/{chain}\",\"status\":200,\"ms\":1.25}\n");
    }

    @Test
    void noMessageCanEndItsLineOrWriteAnother() {
        String line = line(event("one\n{\"level\":\"ERROR\"}"));
        assertThat(line).endsWith("\n").containsOnlyOnce("\n");
        assertThat(JsonMapper.shared().readTree(line).get("level").asString()).isEqualTo("INFO");
    }

    @Test
    void aFailureHasItsTrace() {
        Logger logger = (Logger) LoggerFactory.getLogger(LogJsonTest.class);
        LoggingEvent event = new LoggingEvent(
                LogJsonTest.class.getName(),
                logger,
                Level.ERROR,
                "a request failed",
                new IllegalStateException("why"),
                null);
        JsonNode read = JsonMapper.shared().readTree(line(event));
        assertThat(read.get("error").asString()).startsWith("java.lang.IllegalStateException: why\n\tat ");
    }
}
