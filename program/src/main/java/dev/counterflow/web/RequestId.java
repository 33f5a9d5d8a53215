package dev.counterflow.web;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Names requests: unique enough to find one in a log, and no secret. */
final class RequestId {
    static final String HEADER = "X-Request-Id";

    /** What a proxy or a client may call its request; anything else could write lines of its own into a log. */
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final int BITS = 48;

    private RequestId() {}

    /** The client's name of the request if it has a well-formed one, or else a new one. */
    static String of(Optional<String> given) {
        return given.filter(id -> WELL_FORMED.matcher(id).matches()).orElseGet(RequestId::random);
    }

    static String random() {
        long number = ThreadLocalRandom.current().nextLong(1L << BITS) | 1L << BITS;
        return Long.toHexString(number).substring(1);
    }
}
