package dev.counterflow.source;

/** Rows as bitcoin-etl writes them, cut to what matters. */
final class Rows {
    static final String HASH = "0e3e2357e806b6cdb1f70b54c3a3a17b6714ee1f0e68bebb44a74b1efd512098";

    private Rows() {}

    static String row(long block) {
        return row(block, "");
    }

    /** A row with more fields in front of the others. */
    static String row(long block, String fields) {
        return """
                {%s "type": "transaction", "hash": "%s", "block_number": %d, "block_timestamp": 1603756813, \
                "is_coinbase": false, "inputs": [{"index": 0, "addresses": ["a"], "value": 6}], \
                "outputs": [{"index": 0, "addresses": ["b"], "value": 2}, {"addresses": ["c"], "value": 3}], \
                "input_count": 1, "output_count": 2, "input_value": 6, "output_value": 5, "fee": 1}""".formatted(fields, HASH, block);
    }
}
