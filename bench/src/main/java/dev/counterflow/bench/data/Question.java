package dev.counterflow.bench.data;

import java.time.LocalDate;

/**
 * Who has an address dealt with, from one day to another, both included: the hundred largest counterparties.
 *
 * @param address in its canonical form
 */
public record Question(String address, LocalDate firstDay, LocalDate lastDay) {
    /** How many counterparties are asked for. */
    public static final int LIMIT = 100;
}
