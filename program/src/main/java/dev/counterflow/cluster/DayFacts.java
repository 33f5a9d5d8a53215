package dev.counterflow.cluster;

import java.time.LocalDate;
import java.util.OptionalLong;

/**
 * What is known of a day beyond its postings.
 *
 * @param day the UTC day
 * @param transactions how many were loaded
 * @param promisedTransactions how many the source said there are, if it said so
 * @param badRows how many rows were left out
 */
public record DayFacts(LocalDate day, long transactions, OptionalLong promisedTransactions, long badRows) {}
