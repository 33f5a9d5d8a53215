package dev.counterflow.ingest;

import dev.counterflow.cluster.RunOrder;
import dev.counterflow.problem.CounterflowException;

/** Opens what runs that were asked for are to read. For one thread at a time. */
public interface RunSources {
    /**
     * Opens the source of a run, for the days that remain.
     *
     * @throws CounterflowException if it cannot be; nothing was read then
     */
    RunSource open(RunOrder order) throws InterruptedException;
}
