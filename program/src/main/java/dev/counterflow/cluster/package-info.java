/** The sharded store: servers, catalog, segments, publishing, placement, the embedded servers. */
@NullMarked
package dev.counterflow.cluster;

import org.jspecify.annotations.NullMarked;
