package dev.counterflow.cluster;

import dev.counterflow.chain.Chain;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A run that was asked for, as its worker needs it. Immutable.
 *
 * @param run the run
 * @param chain whose days
 * @param parameters what it takes to open the source
 * @param signIn names the sign-in to read with; empty for the worker's own credentials
 * @param agreedBytes how many bytes may be billed; empty for what the worker's settings allow
 * @param remaining the days that are to be loaded now, in order: those that nobody has loaded meanwhile
 */
public record RunOrder(
        RunRecord run,
        Chain chain,
        Map<String, String> parameters,
        Optional<UUID> signIn,
        OptionalLong agreedBytes,
        List<LocalDate> remaining) {
    public RunOrder {
        parameters = Map.copyOf(parameters);
        remaining = List.copyOf(remaining);
    }
}
