package dev.counterflow.cluster;

import java.math.BigDecimal;

/**
 * What reading will bill at most, as the source estimates it before anything is read. Immutable.
 *
 * @param bytes how many bytes are billed
 * @param price what they cost, in US dollars
 */
public record Cost(long bytes, BigDecimal price) {}
