package dev.counterflow.source;

import dev.counterflow.chain.Chain;
import java.util.List;
import java.util.Optional;

/** Where transactions come from. A source gives batches, in order; each batch holds whole days. */
public interface Source {
    /** The kind of the source, as recorded with runs and segments: {@code files}, {@code generated}, ... */
    String kind();

    /** What exactly is read, in words for people: paths, a seed. Holds no secret. */
    String description();

    Chain chain();

    /** The batches, in the order in which they are to be read. */
    List<Batch> batches();

    /** How many bytes the source has sent so far, where that is paid for; otherwise 0. Any thread may ask. */
    default long bytesRead() {
        return 0;
    }

    /** What reading took so far, in words for the run's record, if it is worth a word: it was paid for. */
    default Optional<String> account() {
        return Optional.empty();
    }
}
