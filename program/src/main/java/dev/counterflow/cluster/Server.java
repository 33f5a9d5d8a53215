package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.stream.Collectors;

/** One database server of the cluster, and how to connect to it. Thread safe. */
public final class Server {
    /** How long a connection may take to be made. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final ServerSettings settings;
    private final Secrets secrets;
    private final int position;

    Server(ServerSettings settings, Secrets secrets, int position) {
        this.settings = settings;
        this.secrets = secrets;
        this.position = position;
    }

    public String name() {
        return settings.name();
    }

    public ServerSettings settings() {
        return settings;
    }

    public boolean isCoordinator() {
        return position == 0;
    }

    int position() {
        return position;
    }

    /** The same server by way of another database. */
    Server inDatabase(String database) {
        ServerSettings other = new ServerSettings(
                settings.name(),
                settings.hosts(),
                database,
                settings.user(),
                settings.password(),
                settings.properties());
        return new Server(other, secrets, position);
    }

    boolean hasPassword(Role role) {
        return secrets.exists(role);
    }

    String password(Role role) {
        return secrets.password(role).read();
    }

    /**
     * Connects as one of the program's own roles.
     *
     * @throws CounterflowException if the server does not answer or refuses
     */
    public Connection connect(Role role) {
        secrets.require(role);
        return connect(role.roleName(), secrets.password(role));
    }

    /** Connects as the administrator of the settings. */
    Connection connectAsAdministrator() {
        return connect(settings.user(), settings.password());
    }

    /** The JDBC URL, without credentials. */
    public String url() {
        String hosts = settings.hosts().stream().map(HostPort::toString).collect(Collectors.joining(","));
        return "jdbc:postgresql://" + hosts + "/" + settings.database();
    }

    /** The driver's properties for a role: the settings' own, credentials, time-outs. */
    public Properties properties(Role role) {
        return properties(role.roleName(), secrets.password(role));
    }

    private Connection connect(String user, Password password) {
        try {
            return DriverManager.getConnection(url(), properties(user, password));
        } catch (SQLException e) {
            throw SqlProblem.of(name() + " (" + settings.address() + ")", e);
        }
    }

    private Properties properties(String user, Password password) {
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        properties.setProperty("user", user);
        properties.setProperty("password", password.read());
        properties.setProperty("ApplicationName", "counterflow");
        properties.setProperty("connectTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
        properties.setProperty("loginTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        if (settings.hosts().size() > 1) {
            properties.setProperty("targetServerType", "primary");
        }
        return properties;
    }
}
