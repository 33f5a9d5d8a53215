package dev.counterflow.cli;

import dev.counterflow.cluster.ClusterSettings;
import dev.counterflow.cluster.HostPort;
import dev.counterflow.cluster.Password;
import dev.counterflow.cluster.ServerSettings;
import dev.counterflow.problem.CounterflowException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code cluster} of the configuration file: the servers that the user runs. */
final class ExternalCluster {
    private static final List<String> CLUSTER_KEYS = List.of("coordinator", "shards", "secrets");
    private static final List<String> SSL_FILES = List.of("sslrootcert", "sslcert", "sslkey");
    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final List<String> SERVER_KEYS = List.of(
            "name",
            "host",
            "port",
            "database",
            "user",
            "password_file",
            "password_env",
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey");

    /** Beside the file: where 'counterflow init' keeps the passwords that it generates. */
    private static final String DEFAULT_SECRETS = "secrets";

    private static final String DEFAULT_PORT = "5432";
    private static final String DEFAULT_DATABASE = "counterflow";
    private static final String DEFAULT_USER = "postgres";
    private static final int MOST_HOSTS = 16;
    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    private final Map<String, String> environment;

    /**
     * A reader of clusters.
     *
     * @param environment where passwords may be
     */
    ExternalCluster(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Reads a cluster.
     *
     * @throws CounterflowException if it is not right; the message names the file and the path of the key
     */
    ClusterSettings read(YamlMap cluster) {
        cluster.requireKnown(CLUSTER_KEYS);
        YamlMap coordinator = cluster.map("coordinator")
                .orElseThrow(() -> cluster.wrong("coordinator", "a server: a map with name, host and so on"));
        List<ServerSettings> shards = new ArrayList<>();
        for (YamlMap shard : cluster.maps("shards")) {
            shards.add(server(shard));
        }
        Path secrets = cluster.path("secrets").orElseGet(() -> cluster.folder().resolve(DEFAULT_SECRETS));
        try {
            return new ClusterSettings(server(coordinator), shards, secrets);
        } catch (IllegalArgumentException e) {
            throw cluster.wrong(String.valueOf(e.getMessage()));
        }
    }

    private ServerSettings server(YamlMap server) {
        server.requireKnown(SERVER_KEYS);
        String name = server.requiredText("name", "the server's name, such as db1");
        try {
            return new ServerSettings(
                    name,
                    hosts(server),
                    server.text("database").orElse(DEFAULT_DATABASE),
                    server.text("user").orElse(DEFAULT_USER),
                    password(server),
                    ssl(server));
        } catch (IllegalArgumentException e) {
            throw server.wrong(String.valueOf(e.getMessage()));
        }
    }

    /** Several hosts share one port, or each has its own. */
    private static List<HostPort> hosts(YamlMap server) {
        String[] hosts = server.requiredText("host", "a host, or several with commas between them")
                .split(",", -1);
        String[] ports = server.text("port").orElse(DEFAULT_PORT).split(",", -1);
        if (hosts.length > MOST_HOSTS) {
            throw server.wrong("host", "at most " + MOST_HOSTS + " hosts");
        }
        if (ports.length != 1 && ports.length != hosts.length) {
            throw server.wrong("port", "one port, or one for each of the " + hosts.length + " hosts");
        }
        List<HostPort> addresses = new ArrayList<>();
        for (int at = 0; at < hosts.length; at++) {
            String host = hosts[at].strip();
            if (host.isEmpty()) {
                throw server.wrong("host", "a host, or several with commas between them");
            }
            addresses.add(new HostPort(host, port(server, ports[ports.length == 1 ? 0 : at].strip())));
        }
        return addresses;
    }

    private static int port(YamlMap server, String text) {
        int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw server.wrong("port", "a whole number from 1 to 65535, or several with commas between them");
        }
        return port;
    }

    private Password password(YamlMap server) {
        Optional<Path> file = server.path("password_file");
        Optional<String> variable = server.text("password_env");
        if (file.isPresent() == variable.isPresent()) {
            throw server.wrong("give either password_file or password_env: where the administrator's password is");
        }
        return file.map(Password::inFile).orElseGet(() -> Password.inEnvironment(variable.orElseThrow(), environment));
    }

    private static Map<String, String> ssl(YamlMap server) {
        Map<String, String> properties = new LinkedHashMap<>();
        server.text("sslmode").ifPresent(mode -> {
            if (!SSL_MODES.contains(mode)) {
                throw server.wrong("sslmode", "one of " + String.join(", ", SSL_MODES));
            }
            properties.put("sslmode", mode);
        });
        for (String key : SSL_FILES) {
            server.path(key).ifPresent(file -> properties.put(key, file.toString()));
        }
        return properties;
    }
}
