package dev.counterflow.web;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each request on one line. Which addresses somebody asks about is nobody else's business, so it is not in it. */
final class RequestLog implements RequestWatch {
    private static final Logger LOG = LoggerFactory.getLogger("dev.counterflow.web.requests");

    /** Asked every few seconds by machines: logged in detailed logs only. */
    private static final Set<String> PROBES = Set.of(Readiness.LIVE, Readiness.PATH, MetricsPage.PATH);

    private static final double NANOSECONDS_PER_MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double ROUNDING = 1000;

    @Override
    public void answered(Answered request) {
        (PROBES.contains(request.route()) ? LOG.atDebug() : LOG.atInfo())
                .addKeyValue("request", request.id())
                .addKeyValue("method", request.method())
                .addKeyValue("route", request.route())
                .addKeyValue("status", request.status())
                .addKeyValue("ms", milliseconds(request.nanoseconds()))
                .addKeyValue("caller", request.caller().name())
                .log("answered");
    }

    private static double milliseconds(long nanoseconds) {
        return Math.round(nanoseconds / NANOSECONDS_PER_MILLISECOND * ROUNDING) / ROUNDING;
    }
}
