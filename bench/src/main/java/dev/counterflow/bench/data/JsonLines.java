package dev.counterflow.bench.data;

import dev.counterflow.chain.Transaction;
import dev.counterflow.chain.Transaction.Entry;
import dev.counterflow.source.BadRow;
import dev.counterflow.source.Position;
import dev.counterflow.source.Source;
import dev.counterflow.source.TransactionSink;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the transactions of a source as bitcoin-etl does: one JSON object a line, with all its fields, scripts of the
 * usual length included, though most are not read.
 *
 * @see <a href="https://github.com/blockchain-etl/bitcoin-etl">bitcoin-etl, which defines the format</a>
 */
public final class JsonLines {
    private static final String BLOCK_HASH = "00000000000000000001".repeat(4).substring(0, 64);
    private static final String LOCKING_SCRIPT = "76a914b2c1f0f2f3d5a1e0f9c8b7a6958473625140aabb88ac";
    private static final String UNLOCKING_SCRIPT = "483045022100" + "a7".repeat(96);

    private JsonLines() {}

    /** Writes all days to one file. */
    public static void write(Source source, Path file) throws IOException, InterruptedException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (var batch : source.batches()) {
                batch.read(new Writer(out));
            }
        }
    }

    private record Writer(BufferedWriter out) implements TransactionSink {
        @Override
        public void accept(Transaction transaction, Position position) {
            try {
                out.write(line(transaction));
                out.newLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void reject(BadRow row) {
            throw new IllegalStateException("made-up data is not bad: " + row);
        }

        @Override
        public void advance(long units) {
            // Nobody watches.
        }
    }

    /** One transaction as a line, without its end. */
    public static String line(Transaction transaction) {
        StringBuilder line = new StringBuilder(1_000);
        long paidIn = transaction.inputValue();
        long paidOut = transaction.outputValue();
        line.append("{\"type\": \"transaction\", \"hash\": \"").append(transaction.hash());
        line.append("\", \"size\": 226, \"virtual_size\": 144, \"version\": 2, \"lock_time\": 0, \"block_number\": ");
        line.append(transaction.blockNumber());
        line.append(", \"block_hash\": \"").append(BLOCK_HASH);
        line.append("\", \"block_timestamp\": ").append(transaction.blockTime().getEpochSecond());
        line.append(", \"is_coinbase\": ").append(transaction.coinbase());
        line.append(", \"index\": 0, \"inputs\": [");
        append(line, transaction.inputs(), true);
        line.append("], \"outputs\": [");
        append(line, transaction.outputs(), false);
        line.append("], \"input_count\": ").append(transaction.inputs().size());
        line.append(", \"output_count\": ").append(transaction.outputs().size());
        line.append(", \"input_value\": ").append(paidIn);
        line.append(", \"output_value\": ").append(paidOut);
        line.append(", \"fee\": ")
                .append(transaction.coinbase() ? 0 : paidIn - paidOut)
                .append('}');
        return line.toString();
    }

    private static void append(StringBuilder line, List<Entry> entries, boolean inputs) {
        for (int index = 0; index < entries.size(); index++) {
            Entry entry = entries.get(index);
            line.append(index == 0 ? "{\"index\": " : ", {\"index\": ").append(index);
            if (inputs) {
                line.append(", \"spent_transaction_hash\": \"").append(BLOCK_HASH);
                line.append("\", \"spent_output_index\": ").append(index).append(", \"sequence\": 4294967295");
            }
            String script = inputs ? UNLOCKING_SCRIPT : LOCKING_SCRIPT;
            line.append(", \"script_asm\": \"")
                    .append(script)
                    .append("\", \"script_hex\": \"")
                    .append(script);
            line.append("\", \"required_signatures\": 1, \"type\": \"pubkeyhash\", \"addresses\": [");
            for (int at = 0; at < entry.addresses().size(); at++) {
                line.append(at == 0 ? "\"" : ", \"")
                        .append(entry.addresses().get(at))
                        .append('"');
            }
            line.append("], \"value\": ").append(entry.value()).append('}');
        }
    }
}
