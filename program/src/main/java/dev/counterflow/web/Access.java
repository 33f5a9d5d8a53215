package dev.counterflow.web;

/** What somebody must be allowed to do before a route answers. */
enum Access {
    /** Nothing: the page itself, and whether the server is alive. */
    OPEN,
    /** Ask questions. */
    READ,
    /** Load days, and what belongs to it. */
    INGEST
}
