package dev.counterflow.exposure;

/** What a question can be made of. Each way to ask has its own names for these. */
public enum QuestionPart {
    /** The address asked about. */
    ADDRESS,
    /** The first day, or the first moment. */
    FROM,
    /** The last day, or the first moment that no longer counts. */
    TO,
    /** Which flows count. */
    FLOW,
    /** How many counterparties at most. */
    LIMIT,
    /** How many of the largest to leave out. */
    OFFSET,
    /** The chain of the address. */
    CHAIN,
    /** Whether an answer without silent servers will do. */
    PARTIAL
}
