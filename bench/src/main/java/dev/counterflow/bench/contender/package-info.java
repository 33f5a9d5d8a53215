/** The contenders: how each is loaded and how it is asked. */
@NullMarked
package dev.counterflow.bench.contender;

import org.jspecify.annotations.NullMarked;
