/** Where transactions come from: files, a generator. */
@NullMarked
package dev.counterflow.source;

import org.jspecify.annotations.NullMarked;
