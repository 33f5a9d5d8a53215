package dev.counterflow.ingest;

import dev.counterflow.chain.TransactionHash;
import dev.counterflow.cluster.Posting;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A posting on its way to its segment, with the block that tells two transactions of the same hash apart.
 *
 * @param posting what the segment will hold
 * @param blockNumber the height of the block
 */
record SortedPosting(Posting posting, long blockNumber) implements Dated {
    private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

    @Override
    public long epochDay() {
        return Math.floorDiv(posting.blockTimeMicros(), DAY_MICROS);
    }

    /** Whether it is the same line of the same account: the same transaction, given twice. */
    boolean sameEntry(SortedPosting other) {
        return CODEC.compare(this, other) == 0;
    }

    /** By day, then as a segment is sorted, then by what makes an entry unique. */
    static final SortCodec<SortedPosting> CODEC = new SortCodec<>() {
        @Override
        public int compare(SortedPosting one, SortedPosting other) {
            int order = Long.compare(one.epochDay(), other.epochDay());
            if (order == 0) {
                order = one.posting().address().compareTo(other.posting().address());
            }
            if (order == 0) {
                order = one.posting().counterparty().compareTo(other.posting().counterparty());
            }
            if (order == 0) {
                order = Long.compare(one.blockNumber(), other.blockNumber());
            }
            return order == 0
                    ? one.posting().transaction().compareTo(other.posting().transaction())
                    : order;
        }

        @Override
        public void write(SortedPosting item, DataOutput out) throws IOException {
            Posting posting = item.posting();
            out.writeLong(posting.blockTimeMicros());
            out.writeLong(item.blockNumber());
            out.writeLong(posting.inflow());
            out.writeLong(posting.outflow());
            writeHash(posting.transaction(), out);
            out.writeUTF(posting.address());
            out.writeUTF(posting.counterparty());
        }

        @Override
        public SortedPosting read(DataInput in) throws IOException {
            long blockTimeMicros = in.readLong();
            long blockNumber = in.readLong();
            long inflow = in.readLong();
            long outflow = in.readLong();
            TransactionHash hash = readHash(in);
            String address = in.readUTF();
            String counterparty = in.readUTF();
            return new SortedPosting(
                    new Posting(address, counterparty, blockTimeMicros, hash, inflow, outflow), blockNumber);
        }
    };

    static void writeHash(TransactionHash hash, DataOutput out) throws IOException {
        out.writeLong(hash.first());
        out.writeLong(hash.second());
        out.writeLong(hash.third());
        out.writeLong(hash.fourth());
    }

    static TransactionHash readHash(DataInput in) throws IOException {
        return new TransactionHash(in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }
}
