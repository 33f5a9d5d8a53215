package dev.counterflow.web;

import dev.counterflow.exposure.Exposed;
import dev.counterflow.problem.Problem;

/** How the answers about many addresses are written, line by line. Thread safe. */
interface BatchForm {
    /** The content type. */
    String type();

    /** What comes before the first answer. */
    String heading();

    /** The answer about one address. */
    String exposure(V1Question question, Exposed exposed);

    /** What is said of an address that has no answer. */
    String problem(String address, Problem problem, String message);

    /** What comes behind the last answer. */
    String end(int addresses);
}
