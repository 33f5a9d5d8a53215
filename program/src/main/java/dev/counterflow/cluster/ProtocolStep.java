package dev.counterflow.cluster;

/**
 * Is told of every step of the loading protocol just before it is taken, in the order of the protocol. Tests stop the
 * program at each of them; otherwise nobody listens.
 */
@FunctionalInterface
public interface ProtocolStep {
    ProtocolStep NOBODY = step -> {};

    void before(String step);
}
