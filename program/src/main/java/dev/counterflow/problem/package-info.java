/** What can go wrong: one list of stable codes, one exception that carries them. Every package may use it. */
@NullMarked
package dev.counterflow.problem;

import org.jspecify.annotations.NullMarked;
