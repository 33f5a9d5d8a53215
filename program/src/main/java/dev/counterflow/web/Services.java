package dev.counterflow.web;

import dev.counterflow.exposure.Exposures;
import java.util.Optional;

/**
 * What a web server stands in front of.
 *
 * @param answers who is asked
 * @param exposures who is asked all of API v1, if it is offered
 * @param metrics what is measured
 * @param runs where runs are asked for, if they can be
 */
public record Services(Answers answers, Optional<Exposures> exposures, Metrics metrics, Optional<RunService> runs) {
    /** Who knows the access keys. */
    KeySource keys() {
        return exposures.<KeySource>map(known -> known::accessKey).orElse((hash, deadline) -> Optional.empty());
    }

    /** Questions only. */
    static Services of(Answers answers) {
        return new Services(answers, Optional.empty(), new Metrics(), Optional.empty());
    }

    /**
     * All of API v1.
     *
     * @param metrics what is measured; closed by its owner, after the web server
     */
    public static Services of(Exposures exposures, Metrics metrics) {
        return new Services(exposures::ask, Optional.of(exposures), metrics, Optional.empty());
    }

    /** The same, and runs can be asked for. */
    public Services with(RunService service) {
        return new Services(answers, exposures, metrics, Optional.of(service));
    }
}
