package dev.counterflow.exposure;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers for a while which servers did not answer, so that only one question waits for a dead one while others ask
 * the other copies. Thread safe.
 */
final class SilentServers {
    private final InstantSource clock;
    private final Duration memory;
    private final Map<String, Long> silentUntilMillis = new ConcurrentHashMap<>();

    SilentServers(InstantSource clock, Duration memory) {
        this.clock = clock;
        this.memory = memory;
    }

    void add(Collection<String> servers) {
        long until = clock.millis() + memory.toMillis();
        servers.forEach(server -> silentUntilMillis.put(server, until));
    }

    /** Those to avoid now. After its time a server is tried again, by one question at first. */
    String[] current() {
        if (silentUntilMillis.isEmpty()) {
            return new String[0];
        }
        long now = clock.millis();
        silentUntilMillis.forEach((server, until) -> {
            if (until <= now) {
                silentUntilMillis.remove(server, until);
            }
        });
        return silentUntilMillis.keySet().toArray(new String[0]);
    }
}
