package dev.counterflow.web;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Holds the holder of an access key to the requests per minute that it is good for, and tells with each answer what is
 * left, as the IETF's draft "RateLimit header fields for HTTP" has it. A limit is one of this process. Thread safe.
 */
final class RateLimits implements Guard {
    private static final String POLICY = "\"key\";q=%d;w=60";
    private static final String STATE = "\"key\";r=%d;t=%d";

    private final LongSupplier nanoTime;

    /** By the name of the key: there are as many as keys. */
    private final Map<String, Allowance> allowances = new ConcurrentHashMap<>();

    RateLimits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public Reply guard(Request request, Handler next) {
        Optional<Allowance> allowance = allowance(request.caller());
        if (allowance.isEmpty() || request.route().access() == Access.OPEN) {
            return next.handle(request);
        }
        Allowance.State state = allowance.get().take(nanoTime.getAsLong());
        Reply reply = state.taken() ? answer(request, next) : refusal(request, allowance.get(), state);
        return reply.with("RateLimit-Policy", POLICY.formatted(allowance.get().perMinute()))
                .with("RateLimit", STATE.formatted(state.left(), state.secondsUntilWhole()));
    }

    /** A refusal for another reason has these headers, too. */
    private static Reply answer(Request request, Handler next) {
        try {
            return next.handle(request);
        } catch (CounterflowException e) {
            return Problems.reply(request.path(), request.id(), e);
        }
    }

    private static Reply refusal(Request request, Allowance allowance, Allowance.State state) {
        return Problems.reply(
                        request.path(),
                        Problem.RATE_LIMITED,
                        "the access key " + request.caller().name() + " is good for " + allowance.perMinute()
                                + " requests a minute; ask again in " + state.secondsUntilNext() + " s")
                .with("Retry-After", Long.toString(state.secondsUntilNext()));
    }

    /** Counts a request of many questions as that many. */
    void charge(Caller caller, int questions) {
        allowance(caller).ifPresent(allowance -> allowance.takeFurther(questions - 1, nanoTime.getAsLong()));
    }

    /** A key whose limit was changed begins anew. */
    private Optional<Allowance> allowance(Caller caller) {
        if (caller.requestsPerMinute().isEmpty()) {
            return Optional.empty();
        }
        int perMinute = caller.requestsPerMinute().getAsInt();
        return Optional.of(allowances.compute(
                caller.name(),
                (name, known) -> known != null && known.perMinute() == perMinute
                        ? known
                        : new Allowance(perMinute, nanoTime.getAsLong())));
    }
}
