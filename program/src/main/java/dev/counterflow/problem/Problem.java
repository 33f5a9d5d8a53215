package dev.counterflow.problem;

/**
 * Everything that can go wrong and that a user is told about. The code is stable: scripts may rely on it, and it is the
 * same on the command line, in HTTP answers and in the documentation.
 */
public enum Problem {
    /** A parameter, option or setting is not of the form it should have. */
    INVALID_PARAMETER("invalid_parameter", 400, Exit.USAGE),
    /** An address fails its checksum, or belongs to another chain. */
    INVALID_ADDRESS("invalid_address", 400, Exit.USAGE),
    /** A chain that Counterflow does not know. */
    UNKNOWN_CHAIN("unknown_chain", 400, Exit.USAGE),
    /** There is no such thing at this address. */
    NOT_FOUND("not_found", 404, Exit.USAGE),
    /** A page of an answer that can no longer be continued: the days it was computed from were loaded anew. */
    STALE_PAGE("stale_page", 410, Exit.USAGE),
    /** The resource does not answer to this HTTP method. */
    METHOD_NOT_ALLOWED("method_not_allowed", 405, Exit.USAGE),
    /** Input data that breaks the format or the laws of the chain. */
    BAD_DATA("bad_data", 422, Exit.BAD_DATA),
    /** The same transaction of a block was given twice. */
    DUPLICATE_TRANSACTION("duplicate_transaction", 422, Exit.BAD_DATA),
    /** A file or folder cannot be read or written. */
    FILE_ACCESS("file_access", 500, Exit.BAD_DATA),
    /** A server that is needed does not answer. */
    SERVER_UNAVAILABLE("server_unavailable", 503, Exit.UNAVAILABLE),
    /** The question was not answered within its deadline. */
    DEADLINE_EXCEEDED("deadline_exceeded", 503, Exit.UNAVAILABLE),
    /** More requests than can be served at once. */
    OVERLOADED("overloaded", 503, Exit.UNAVAILABLE),
    /** The cluster is not initialised, or by a program of another version, or with another rule. */
    CLUSTER_STATE("cluster_state", 503, Exit.CLUSTER_STATE),
    /** A server refuses the credentials. */
    ACCESS_DENIED("access_denied", 503, Exit.CLUSTER_STATE),
    /** Another process holds what this one needs: the data directory, the port, or the day that is being loaded. */
    BUSY("busy", 409, Exit.BUSY),
    /** The embedded PostgreSQL servers cannot be run here. */
    EMBEDDED_SERVERS("embedded_servers", 500, Exit.CLUSTER_STATE),
    /** The server answers only those who show an access key, and none was shown, or none that it knows. */
    KEY_REQUIRED("key_required", 401, Exit.NOT_ALLOWED),
    /** The access key that was shown is not good for this. */
    KEY_SCOPE("key_scope", 403, Exit.NOT_ALLOWED),
    /** More requests than an access key is good for in a minute. */
    RATE_LIMITED("rate_limited", 429, Exit.UNAVAILABLE),
    /** The request comes from another site, or calls this server by a name that it does not have. */
    OTHER_SITE("other_site", 403, Exit.NOT_ALLOWED),
    /** Nobody is signed in to the source, or the sign-in is no longer accepted. */
    SIGN_IN_REQUIRED("sign_in_required", 401, Exit.NOT_ALLOWED),
    /** Whoever is signed in may not read the source. */
    SOURCE_DENIED("source_denied", 403, Exit.NOT_ALLOWED),
    /** Reading costs money, and nobody has agreed to it. */
    CONSENT_REQUIRED("consent_required", 409, Exit.NOT_ALLOWED),
    /** Somebody cancelled the run. What it had published stays. */
    CANCELLED("cancelled", 409, Exit.CANCELLED),
    /** The source has no more for us for now: a quota is used up. */
    SOURCE_QUOTA("source_quota", 503, Exit.UNAVAILABLE),
    /** The source does not answer, or breaks off again and again. */
    SOURCE_UNAVAILABLE("source_unavailable", 503, Exit.UNAVAILABLE),
    /** A figure that must hold does not: counts or sums of a segment differ from what was loaded. */
    VERIFICATION_FAILED("verification_failed", 500, Exit.INTERNAL),
    /** A defect of Counterflow. */
    INTERNAL("internal", 500, Exit.INTERNAL);

    private final String code;
    private final int httpStatus;
    private final int exitCode;

    Problem(String code, int httpStatus, int exitCode) {
        this.code = code;
        this.httpStatus = httpStatus;
        this.exitCode = exitCode;
    }

    /** The stable name: lower case, words joined by underscores. */
    public String code() {
        return code;
    }

    /** The HTTP status of an answer that reports this problem. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The exit code of a command that ends with this problem. */
    public int exitCode() {
        return exitCode;
    }

    /** The exit codes of the program, beside 0 for success. */
    private static final class Exit {
        static final int INTERNAL = 1;
        static final int USAGE = 2;
        static final int BAD_DATA = 3;
        static final int UNAVAILABLE = 4;
        static final int CLUSTER_STATE = 5;
        static final int BUSY = 6;
        static final int NOT_ALLOWED = 7;
        static final int CANCELLED = 8;
    }
}
