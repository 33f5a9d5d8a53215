package dev.counterflow.ingest;

import dev.counterflow.cluster.Entry;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * An entry on its way to its segment, with what tells it from others of the same account and hash.
 *
 * @param entry what the segment will hold
 * @param blockNumber the height of the block
 * @param part which of the entries of its transaction and account it is, from 0
 * @param epochDay the day of the entry, in days since 1970-01-01; at hand, because sorting asks for it all the time
 * @param addressStart the first eight bytes of the address, for the same reason
 * @param addressNext the next eight: many addresses begin alike
 */
record SortedEntry(Entry entry, long blockNumber, int part, long epochDay, long addressStart, long addressNext)
        implements Dated {
    private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

    SortedEntry(Entry entry, long blockNumber, int part) {
        this(
                entry,
                blockNumber,
                part,
                Math.floorDiv(entry.blockTimeMicros(), DAY_MICROS),
                entry.addressBytes(0),
                entry.addressBytes(Long.BYTES));
    }

    /** Whether it is the same line of the same account: the same transaction, given twice. */
    boolean sameLine(SortedEntry other) {
        return CODEC.compare(this, other) == 0;
    }

    /** Whether it also says the same. */
    boolean sameAmounts(SortedEntry other) {
        return Arrays.equals(entry.bytes(), other.entry.bytes());
    }

    /** By day, then as a segment is sorted, then by what makes an entry unique. */
    static final SortCodec<SortedEntry> CODEC = new SortCodec<>() {
        /** The record, the entry and the header of its bytes. */
        private static final int OBJECT_BYTES = 104;

        @Override
        public int compare(SortedEntry one, SortedEntry other) {
            int order = Long.compare(one.epochDay(), other.epochDay());
            if (order == 0) {
                order = Long.compareUnsigned(one.addressStart(), other.addressStart());
            }
            if (order == 0) {
                order = Long.compareUnsigned(one.addressNext(), other.addressNext());
            }
            if (order == 0) {
                order = one.entry().compareAddress(other.entry());
            }
            if (order == 0) {
                order = Long.compare(one.blockNumber(), other.blockNumber());
            }
            if (order == 0) {
                order = one.entry().compareTransaction(other.entry());
            }
            return order == 0 ? Integer.compare(one.part(), other.part()) : order;
        }

        @Override
        public int memoryBytes(SortedEntry item) {
            return OBJECT_BYTES + item.entry().bytes().length;
        }

        @Override
        public void write(SortedEntry item, DataOutput out) throws IOException {
            byte[] row = item.entry().bytes();
            out.writeInt(row.length);
            out.write(row);
            out.writeLong(item.blockNumber());
            out.writeInt(item.part());
        }

        @Override
        public SortedEntry read(DataInput in) throws IOException {
            byte[] row = new byte[in.readInt()];
            in.readFully(row);
            return new SortedEntry(Entry.ofBytes(row), in.readLong(), in.readInt());
        }
    };
}
