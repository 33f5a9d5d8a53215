package dev.counterflow.ingest;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How the items of a sorter are ordered, and written to its work files. */
interface SortCodec<T> {
    /** The order. Items that are equal in it come out next to each other. */
    int compare(T one, T other);

    /** About how much memory an item takes. */
    int memoryBytes(T item);

    void write(T item, DataOutput out) throws IOException;

    T read(DataInput in) throws IOException;
}
