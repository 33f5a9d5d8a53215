/** Questions about an address, and their answers. */
@NullMarked
package dev.counterflow.exposure;

import org.jspecify.annotations.NullMarked;
