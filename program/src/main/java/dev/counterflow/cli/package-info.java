/** The commands, the settings, and the wiring of everything else. */
@NullMarked
package dev.counterflow.cli;

import org.jspecify.annotations.NullMarked;
