/** Signing in with Google: the OAuth flow, the token that is kept, and the credentials that a source reads with. */
@NullMarked
package dev.counterflow.source.google;

import org.jspecify.annotations.NullMarked;
