package dev.counterflow.ingest;

import java.time.LocalDate;
import java.util.OptionalLong;

/**
 * A day that a run published.
 *
 * @param day the UTC day
 * @param server where its segment is
 * @param transactions how many were loaded
 * @param promisedTransactions how many the source says there are, if it says so
 * @param postings how many rows the segment has
 * @param badRows how many rows were left out
 * @param duplicates how many transactions were given twice and counted once
 */
public record DayReport(
        LocalDate day,
        String server,
        long transactions,
        OptionalLong promisedTransactions,
        long postings,
        long badRows,
        long duplicates) {}
