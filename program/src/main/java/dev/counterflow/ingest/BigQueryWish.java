package dev.counterflow.ingest;

import dev.counterflow.cluster.RunOrder;
import dev.counterflow.source.bigquery.TableName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which tables of BigQuery a run is to read. Immutable.
 *
 * @param table the table of transactions
 * @param blocksTable the table of blocks that tells how many transactions a day has; empty if there is none
 * @param billingProject the project that pays, if another one than the worker's settings say
 */
public record BigQueryWish(TableName table, Optional<TableName> blocksTable, Optional<String> billingProject) {
    /** The kind of the source. */
    public static final String SOURCE = "bigquery";

    private static final String TABLE = "table";
    private static final String BLOCKS_TABLE = "blocks_table";
    private static final String BILLING_PROJECT = "billing_project";

    /** Names the data: the same words stand for the same rows. */
    public String what() {
        return table.toString();
    }

    /** The same as the catalog keeps it. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        parameters.put(TABLE, table.toString());
        blocksTable.ifPresent(blocks -> parameters.put(BLOCKS_TABLE, blocks.toString()));
        billingProject.ifPresent(project -> parameters.put(BILLING_PROJECT, project));
        return parameters;
    }

    /** The wish that a run was asked for with. */
    public static BigQueryWish of(RunOrder order) {
        Map<String, String> parameters = order.parameters();
        return new BigQueryWish(
                TableName.of(parameters.getOrDefault(TABLE, "")),
                Optional.ofNullable(parameters.get(BLOCKS_TABLE)).map(TableName::of),
                Optional.ofNullable(parameters.get(BILLING_PROJECT)));
    }
}
