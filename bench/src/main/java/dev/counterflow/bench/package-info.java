/** The benchmark: what is compared, what must be reached, and the command that runs it. */
@NullMarked
package dev.counterflow.bench;

import org.jspecify.annotations.NullMarked;
