package dev.counterflow.bench.contender;

import java.math.BigDecimal;

/**
 * One line of an answer.
 *
 * @param inflows satoshis received from the counterparty
 * @param outflows satoshis sent there
 */
public record Flows(String counterparty, BigDecimal inflows, BigDecimal outflows) {}
