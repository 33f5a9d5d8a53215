/** Where transactions come from: files, BigQuery, a generator. */
@NullMarked
package dev.counterflow.source;

import org.jspecify.annotations.NullMarked;
