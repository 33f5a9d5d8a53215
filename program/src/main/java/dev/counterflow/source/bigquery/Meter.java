package dev.counterflow.source.bigquery;

import java.util.concurrent.atomic.LongAdder;

/** Counts what BigQuery sent. Thread safe. */
final class Meter {
    private final LongAdder bytes = new LongAdder();
    private final LongAdder rows = new LongAdder();

    void received(long byteCount, long rowCount) {
        bytes.add(byteCount);
        rows.add(rowCount);
    }

    /** The bytes of all rows received, rows that were sent again included. */
    long bytes() {
        return bytes.sum();
    }

    long rows() {
        return rows.sum();
    }
}
