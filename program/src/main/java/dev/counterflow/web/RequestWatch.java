package dev.counterflow.web;

/** Is told of every request when it is answered. Thread safe; has microseconds. */
@FunctionalInterface
interface RequestWatch {
    void answered(Answered request);
}
