package dev.counterflow.web;

import java.util.OptionalInt;

/**
 * Who asks.
 *
 * @param name the name of the access key, or {@code anonymous}
 * @param scope what it is good for; {@link Access#INGEST} includes {@link Access#READ}
 * @param requestsPerMinute how many requests it may make in a minute, if that is limited
 */
record Caller(String name, Access scope, OptionalInt requestsPerMinute) {
    /** Somebody without an access key, or whom nobody has asked for one. */
    static final Caller ANONYMOUS = new Caller("anonymous", Access.INGEST, OptionalInt.empty());

    boolean may(Access access) {
        return scope.compareTo(access) >= 0;
    }
}
