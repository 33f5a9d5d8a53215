/** What was measured, for people and for programs. */
@NullMarked
package dev.counterflow.bench.report;

import org.jspecify.annotations.NullMarked;
