package dev.counterflow.ingest;

import java.nio.file.Path;

/**
 * How a run treats what it reads.
 *
 * @param toleratedBadRows how many bad rows are left out and counted before the run stops; 0 stops at the first
 * @param skipDuplicates whether a transaction that is given twice counts once, instead of stopping the run
 * @param workFolder where rows are sorted; needs about 150 bytes a posting, and is emptied afterwards
 */
public record IngestOptions(long toleratedBadRows, boolean skipDuplicates, Path workFolder) {
    public IngestOptions {
        if (toleratedBadRows < 0) {
            throw new IllegalArgumentException(
                    "the number of tolerated bad rows is " + toleratedBadRows + ", not 0 or more");
        }
    }
}
