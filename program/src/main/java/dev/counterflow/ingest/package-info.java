/** Runs: from a source to published segments, with checks, progress and resume. */
@NullMarked
package dev.counterflow.ingest;

import org.jspecify.annotations.NullMarked;
