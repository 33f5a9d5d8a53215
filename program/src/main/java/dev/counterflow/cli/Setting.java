package dev.counterflow.cli;

import dev.counterflow.cluster.ClusterSettings;
import dev.counterflow.exposure.Question;
import dev.counterflow.source.bigquery.BigQuerySettings;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that can be set, each in one place. A setting has the same name as a flag ({@code --data-dir}), as an
 * environment variable ({@code COUNTERFLOW_DATA_DIR}) and as a key of the configuration file ({@code data_dir}).
 */
enum Setting {
    DATA_DIR(Kind.TEXT, "DIR", "", "where the embedded servers keep everything"),
    WORK_DIR(Kind.TEXT, "DIR", "", "where an ingest sorts; it needs about 100 bytes a posting of the largest batch"),
    HOST(Kind.TEXT, "ADDRESS", "127.0.0.1", "the address to listen on"),
    PORT(Kind.NUMBER, "N", "5000", "the TCP port to listen on; 0 takes any free one"),
    ALLOW_REMOTE(
            Kind.YES_OR_NO,
            "",
            "false",
            "let other machines ask, with access keys: needed for a --host that is not loopback"),
    REQUIRE_KEYS(Kind.YES_OR_NO, "", "false", "answer only those who show an access key, on loopback, too"),
    NOTICE_MS(
            Kind.NUMBER,
            "MS",
            "0",
            "how many milliseconds to go on answering, saying at /readyz that it ends, when told to stop"),
    PUBLIC_URL(
            Kind.TEXT,
            "URL",
            "",
            "the URL by which browsers reach the server, if by another name than its own address"),
    CONNECTIONS(Kind.NUMBER, "N", "16", "how many questions are under way at once"),
    COPIES(Kind.NUMBER, "N", "1", "on how many servers each day is kept"),
    DEADLINE_MS(
            Kind.NUMBER,
            "MS",
            Long.toString(Question.DEFAULT_DEADLINE.toMillis()),
            "how many milliseconds an answer may take"),
    BILLING_PROJECT(Kind.TEXT, "PROJECT", "", "the Google Cloud project that pays for reading BigQuery"),
    CREDENTIALS(Kind.TEXT, "FILE", "", "the key of a Google service account, to read BigQuery without a login"),
    CLIENT_SECRETS(Kind.TEXT, "FILE", "client_secrets.json", "the OAuth client that a login goes through"),
    CLIENT_ID(Kind.TEXT, "ID", "", "the id of that client, instead of a file"),
    CLIENT_SECRET(Kind.TEXT, "SECRET", "", "the secret of that client, instead of a file"),
    SIGN_IN_FILE(Kind.TEXT, "FILE", "", "where the Google sign-in is kept"),
    ENDPOINT(
            Kind.TEXT,
            "HOST:PORT",
            "",
            "another service that speaks BigQuery's Storage Read API, such as an emulator; without TLS and credentials"),
    STREAMS(Kind.NUMBER, "N", "4", "how many streams of BigQuery are read side by side"),
    PRICE_PER_TIB(Kind.TEXT, "USD", "1.10", "what BigQuery takes for reading 2^40 bytes, in US dollars"),
    MAX_BYTES(Kind.TEXT, "N", "100000000000", "how many bytes BigQuery may bill without --yes");

    /** What the value is. */
    enum Kind {
        TEXT,
        NUMBER,
        YES_OR_NO
    }

    private final Kind kind;
    private final String label;
    private final String fallback;
    private final String description;

    Setting(Kind kind, String label, String fallback, String description) {
        this.kind = kind;
        this.label = label;
        this.fallback = fallback;
        this.description = description;
    }

    /** The key in the configuration file. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The flag on the command line. */
    String flag() {
        return "--" + key().replace('_', '-');
    }

    /** The environment variable. */
    String variable() {
        return "COUNTERFLOW_" + name();
    }

    Kind kind() {
        return kind;
    }

    /** What the value is called in help texts. */
    String label() {
        return label;
    }

    /** The value if nothing else is given, or empty if it depends on the machine. */
    Optional<String> fallback() {
        return fallback.isEmpty() ? Optional.empty() : Optional.of(fallback);
    }

    String description() {
        return description;
    }

    /** The least value of a number. */
    long least() {
        return switch (this) {
            case CONNECTIONS, COPIES, STREAMS -> 1;
            case DEADLINE_MS -> 10;
            default -> 0;
        };
    }

    /** The greatest value of a number. */
    long most() {
        return switch (this) {
            case PORT -> 65_535;
            // PostgreSQL accepts 100 connections unless it is told otherwise, and others need some too.
            case CONNECTIONS -> 80;
            case STREAMS -> BigQuerySettings.MOST_STREAMS;
            case COPIES -> ClusterSettings.MOST_SERVERS;
            case DEADLINE_MS, NOTICE_MS -> Question.LONGEST_DEADLINE.toMillis();
            default -> 0;
        };
    }
}
