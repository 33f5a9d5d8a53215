/** Measuring: closed loops in turns, and open loops at fixed rates. */
@NullMarked
package dev.counterflow.bench.measure;

import org.jspecify.annotations.NullMarked;
