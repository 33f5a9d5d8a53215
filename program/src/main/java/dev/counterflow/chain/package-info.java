/** Transactions, rules, postings, amounts and addresses of a chain. Pure: no input or output. */
@NullMarked
package dev.counterflow.chain;

import org.jspecify.annotations.NullMarked;
