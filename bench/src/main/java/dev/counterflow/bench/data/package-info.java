/** What the contenders are loaded with, and what they are asked. */
@NullMarked
package dev.counterflow.bench.data;

import org.jspecify.annotations.NullMarked;
