package dev.counterflow.web;

import dev.counterflow.cluster.AccessKey;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lets those pass who show an access key that is good for what they want. A key is optional where none is required; one
 * that is shown must be good all the same.
 */
final class KeyGuard implements Guard {
    private static final String SCHEME = "bearer ";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{1,200}");
    private static final String CHALLENGE = "Bearer realm=\"counterflow\"";

    private final KnownKeys keys;
    private final boolean required;

    KeyGuard(KnownKeys keys, boolean required) {
        this.keys = keys;
        this.required = required;
    }

    @Override
    public Reply guard(Request request, Handler next) {
        Access access = request.route().access();
        if (access == Access.OPEN) {
            return next.handle(request);
        }
        Optional<String> token = token(request);
        if (token.isEmpty()) {
            return required
                    ? refusal(
                            request,
                            CHALLENGE,
                            "this needs an access key, as the header 'Authorization: Bearer KEY';"
                                    + " 'counterflow key add' makes one")
                    : next.handle(request);
        }
        Optional<Caller> caller = token.flatMap(keys::find).map(KeyGuard::caller);
        if (caller.isEmpty()) {
            return refusal(
                    request,
                    CHALLENGE + ", error=\"invalid_token\"",
                    "the access key is not known, or was revoked; 'counterflow key list' lists those there are");
        }
        request.identify(caller.get());
        if (!caller.get().may(access)) {
            throw new CounterflowException(
                    Problem.KEY_SCOPE,
                    "the access key " + caller.get().name() + " is not good for this: it needs one of the scope "
                            + access.name().toLowerCase(Locale.ROOT));
        }
        return next.handle(request);
    }

    /** The key that was shown; empty if none was, or something that only resembles one. */
    private static Optional<String> token(Request request) {
        return request.header("Authorization")
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(SCHEME))
                .map(value -> value.substring(SCHEME.length()).strip())
                // Whatever is not of the form of a key is no key that anybody has.
                .map(text -> TOKEN.matcher(text).matches() ? text : "?");
    }

    private static Caller caller(AccessKey key) {
        Access scope = switch (key.scope()) {
            case READ -> Access.READ;
            case INGEST -> Access.INGEST;
        };
        return new Caller(key.name(), scope, key.requestsPerMinute());
    }

    private static Reply refusal(Request request, String challenge, String message) {
        return Problems.reply(request.path(), Problem.KEY_REQUIRED, message).with("WWW-Authenticate", challenge);
    }
}
