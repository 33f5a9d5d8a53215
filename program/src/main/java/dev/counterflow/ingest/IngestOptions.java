package dev.counterflow.ingest;

import java.nio.file.Path;

/**
 * How a run treats what it reads.
 *
 * @param toleratedBadRows how many bad rows are left out and counted before the run stops; 0 stops at the first
 * @param skipDuplicates whether a transaction that is given twice counts once, instead of stopping the run
 * @param copies on how many servers each day is kept
 * @param workFolder where rows are sorted; needs about 100 bytes a posting, and is emptied afterwards
 */
public record IngestOptions(long toleratedBadRows, boolean skipDuplicates, int copies, Path workFolder) {
    public IngestOptions {
        if (copies < 1) {
            throw new IllegalArgumentException("the number of copies is " + copies + ", not 1 or more");
        }
        if (toleratedBadRows < 0) {
            throw new IllegalArgumentException(
                    "the number of tolerated bad rows is " + toleratedBadRows + ", not 0 or more");
        }
    }

    /** Options for days that are kept on one server each. */
    public IngestOptions(long toleratedBadRows, boolean skipDuplicates, Path workFolder) {
        this(toleratedBadRows, skipDuplicates, 1, workFolder);
    }
}
