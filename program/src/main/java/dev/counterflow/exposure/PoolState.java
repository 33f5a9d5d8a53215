package dev.counterflow.exposure;

/**
 * The connections to the coordinator at a moment.
 *
 * @param active how many are in use
 * @param idle how many are open and not in use
 * @param waiting how many threads wait for one
 * @param most how many there are at most
 */
public record PoolState(int active, int idle, int waiting, int most) {}
