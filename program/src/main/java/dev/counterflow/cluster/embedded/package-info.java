/** PostgreSQL servers that the program brings along, starts and stops itself, on loopback, under one data directory. */
@NullMarked
package dev.counterflow.cluster.embedded;

import org.jspecify.annotations.NullMarked;
