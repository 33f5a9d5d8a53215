package dev.counterflow.web;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** The lines that are logged of requests, while this is open. */
final class LoggedRequests implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.counterflow.web.requests");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    /** Waits until the lines of earlier requests are written. */
    LoggedRequests() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(4 * RequestLog.LATENESS.toNanos());
        appender.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(appender);
    }

    /** What each line says of its request, once there are so many, and time for more. */
    List<Map<String, String>> all(int expected) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (appender.list.size() < expected && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        TimeUnit.NANOSECONDS.sleep(2 * RequestLog.LATENESS.toNanos());
        return List.copyOf(appender.list).stream()
                .map(event -> {
                    Map<String, String> pairs = new TreeMap<>();
                    event.getKeyValuePairs().forEach(pair -> pairs.put(pair.key, String.valueOf(pair.value)));
                    return pairs;
                })
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(null);
    }
}
