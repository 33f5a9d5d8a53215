package dev.counterflow.source.bigquery;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of BigQuery. Immutable.
 *
 * @param project the project that holds the data, which need not be the one that pays for reading it
 */
public record TableName(String project, String dataset, String table) {
    private static final String PUBLIC_PROJECT = "bigquery-public-data";

    /** A domain-scoped project has a colon in its name; letters, digits and hyphens are those of every other. */
    private static final Pattern FORM = Pattern.compile(
            "((?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9])[.:]([A-Za-z0-9_]{1,1024})[.]([\\p{L}\\p{N}_$-]{1,1024})");

    /** The public table of a chain's transactions. */
    public static TableName ofTransactions(Chain chain) {
        return new TableName(PUBLIC_PROJECT, "crypto_" + chain.code(), "transactions");
    }

    /**
     * Reads a name as {@code project.dataset.table}.
     *
     * @throws CounterflowException if it is anything else
     */
    public static TableName of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    Quoted.text(text) + " does not name a BigQuery table; a name is project.dataset.table, as in "
                            + ofTransactions(Chain.BITCOIN));
        }
        return new TableName(matcher.group(1), matcher.group(2), matcher.group(3));
    }

    /** The table of blocks that stands beside a table of transactions. */
    public TableName blocks() {
        return new TableName(project, dataset, "blocks");
    }

    /** The name as the API wants it. */
    String resource() {
        return "projects/" + project + "/datasets/" + dataset + "/tables/" + table;
    }

    @Override
    public String toString() {
        return project + "." + dataset + "." + table;
    }
}
