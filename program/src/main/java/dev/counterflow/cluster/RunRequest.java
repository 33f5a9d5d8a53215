package dev.counterflow.cluster;

import dev.counterflow.chain.Chain;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A wish for a run. Immutable; holds no secret.
 *
 * @param source the kind of the source
 * @param chain whose days
 * @param what which data of the source, in words: the same words stand for the same data
 * @param firstDay the first UTC day
 * @param lastDay the last one
 * @param anew whether days that are loaded already are loaded again
 * @param parameters what the worker needs to open the source
 * @param by who asks, in words
 * @param signIn names the sign-in to read with, which this process holds; empty for the worker's own credentials
 * @param agreedBytes how many bytes may be billed; empty for what the worker's settings allow
 */
public record RunRequest(
        String source,
        Chain chain,
        String what,
        LocalDate firstDay,
        LocalDate lastDay,
        boolean anew,
        Map<String, String> parameters,
        String by,
        Optional<UUID> signIn,
        OptionalLong agreedBytes) {
    public RunRequest {
        parameters = Map.copyOf(parameters);
    }
}
