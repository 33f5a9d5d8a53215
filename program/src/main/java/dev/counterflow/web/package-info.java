/** HTTP: the endpoints and the page. */
@NullMarked
package dev.counterflow.web;

import org.jspecify.annotations.NullMarked;
