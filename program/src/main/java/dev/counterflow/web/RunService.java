package dev.counterflow.web;

import dev.counterflow.cluster.RunQueue;
import java.util.Optional;

/**
 * Where runs are asked for over HTTP.
 *
 * @param queue the catalog's queue
 * @param signIn how people sign in; empty if a worker in another process executes the runs, with credentials of its own
 */
public record RunService(RunQueue queue, Optional<GoogleSignIn> signIn) {}
