package dev.counterflow.cluster;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How to reach one server as its administrator.
 *
 * @param name the name in the catalog: lower-case letters, digits and underscores, at most 31
 * @param hosts where it listens; several when a standby may take over, the first that accepts writes is used
 * @param database the database that belongs to Counterflow alone
 * @param user the administrator; only {@code init} needs it to be a superuser
 * @param password the administrator's password
 * @param properties further connection properties of the PostgreSQL driver, such as {@code sslmode}
 */
public record ServerSettings(
        String name,
        List<HostPort> hosts,
        String database,
        String user,
        Password password,
        Map<String, String> properties) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,30}");

    public ServerSettings {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not a server name: it should start with a lower-case"
                    + " letter and have at most 31 lower-case letters, digits and underscores");
        }
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("server " + name + " has no host");
        }
        hosts = List.copyOf(hosts);
        properties = Map.copyOf(properties);
    }

    /** The hosts as they are written in settings and messages. */
    public String address() {
        return hosts.stream().map(HostPort::toString).collect(Collectors.joining(","));
    }
}
