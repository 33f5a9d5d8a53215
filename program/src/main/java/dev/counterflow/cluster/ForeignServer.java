package dev.counterflow.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How the coordinator reaches a shard: the options of the foreign server that stands for it. */
final class ForeignServer {
    /** A shard that does not accept a connection within this time does not answer. */
    private static final int CONNECT_TIMEOUT_SECONDS = 2;

    private ForeignServer() {}

    static Map<String, String> options(ServerSettings shard) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("host", shard.hosts().stream().map(HostPort::host).collect(Collectors.joining(",")));
        options.put(
                "port",
                shard.hosts().stream()
                        .map(address -> Integer.toString(address.port()))
                        .collect(Collectors.joining(",")));
        options.put("dbname", shard.database());
        options.put("connect_timeout", Integer.toString(CONNECT_TIMEOUT_SECONDS));
        options.put("keepalives_idle", "5");
        options.put("keepalives_interval", "2");
        options.put("keepalives_count", "3");
        options.put("tcp_user_timeout", "3000");
        options.put("application_name", "counterflow coordinator");
        if (shard.hosts().size() > 1) {
            options.put("target_session_attrs", "read-write");
        }
        shard.properties().forEach((name, value) -> {
            if (name.startsWith("ssl")) {
                options.put(name, value);
            }
        });
        // For the foreign tables of the SQL surface; conversations over dblink pass them by.
        options.put("async_capable", "true");
        options.put("fetch_size", "10000");
        return options;
    }
}
