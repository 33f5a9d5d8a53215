package dev.counterflow.ingest;

import dev.counterflow.chain.TransactionHash;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What makes a transaction unique, and where it was read.
 *
 * @param epochDay days since 1970-01-01
 * @param blockNumber the height of the block
 * @param hash the transaction's hash; on the early chain unique only within a block
 * @param input which input it was read from
 * @param line where it stands there
 */
record TransactionKey(long epochDay, long blockNumber, TransactionHash hash, int input, long line) implements Dated {
    boolean sameTransaction(TransactionKey other) {
        return epochDay == other.epochDay && blockNumber == other.blockNumber && hash.equals(other.hash);
    }

    /** By day and transaction, then as they were read. */
    static final SortCodec<TransactionKey> CODEC = new SortCodec<>() {
        /** The record and the hash. */
        private static final int OBJECT_BYTES = 104;

        @Override
        public int compare(TransactionKey one, TransactionKey other) {
            int order = Long.compare(one.epochDay(), other.epochDay());
            if (order == 0) {
                order = Long.compare(one.blockNumber(), other.blockNumber());
            }
            if (order == 0) {
                order = one.hash().compareTo(other.hash());
            }
            if (order == 0) {
                order = Integer.compare(one.input(), other.input());
            }
            return order == 0 ? Long.compare(one.line(), other.line()) : order;
        }

        @Override
        public int memoryBytes(TransactionKey item) {
            return OBJECT_BYTES;
        }

        @Override
        public void write(TransactionKey item, DataOutput out) throws IOException {
            out.writeLong(item.epochDay());
            out.writeLong(item.blockNumber());
            writeHash(item.hash(), out);
            out.writeInt(item.input());
            out.writeLong(item.line());
        }

        @Override
        public TransactionKey read(DataInput in) throws IOException {
            return new TransactionKey(in.readLong(), in.readLong(), readHash(in), in.readInt(), in.readLong());
        }

        private static void writeHash(TransactionHash hash, DataOutput out) throws IOException {
            out.writeLong(hash.first());
            out.writeLong(hash.second());
            out.writeLong(hash.third());
            out.writeLong(hash.fourth());
        }

        private static TransactionHash readHash(DataInput in) throws IOException {
            return new TransactionHash(in.readLong(), in.readLong(), in.readLong(), in.readLong());
        }
    };
}
