package dev.counterflow.source.bigquery;

import dev.counterflow.chain.Transaction;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Transactions as bitcoin-etl writes them into files. */
final class JsonLine {
    private JsonLine() {}

    /** A transaction on one line. */
    static String of(Transaction transaction) {
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "hash", transaction.hash().toString(),
                        "block_number", transaction.blockNumber(),
                        "block_timestamp", transaction.blockTime().getEpochSecond(),
                        "is_coinbase", transaction.coinbase(),
                        "inputs", entries(transaction.inputs()),
                        "outputs", entries(transaction.outputs())));
    }

    private static List<Map<String, Object>> entries(List<Transaction.Entry> entries) {
        return entries.stream()
                .map(entry -> Map.<String, Object>of("addresses", entry.addresses(), "value", entry.value()))
                .toList();
    }
}
