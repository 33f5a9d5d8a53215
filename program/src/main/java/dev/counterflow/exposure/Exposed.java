package dev.counterflow.exposure;

import java.util.List;

/**
 * The counterparties of an address, and what the answer rests on.
 *
 * @param exposures the counterparties in the order asked for
 * @param more whether there are further ones after these
 * @param grounds what the answer rests on
 */
public record Exposed(List<Exposure> exposures, boolean more, Grounds grounds) {
    public Exposed {
        exposures = List.copyOf(exposures);
    }
}
