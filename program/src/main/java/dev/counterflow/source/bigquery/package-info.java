/** Transactions from BigQuery tables of the public data sets' shape, through the Storage Read API. */
@NullMarked
package dev.counterflow.source.bigquery;

import org.jspecify.annotations.NullMarked;
