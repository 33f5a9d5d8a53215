package dev.counterflow.ingest;

/** Something that belongs to a UTC day. */
interface Dated {
    /** Days since 1970-01-01. */
    long epochDay();
}
