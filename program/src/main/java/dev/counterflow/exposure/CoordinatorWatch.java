package dev.counterflow.exposure;

import dev.counterflow.problem.Problem;
import java.util.Optional;

/**
 * Is told how the coordinator answers. Thread safe; is called for every question, by the thread that asks it, and so has
 * microseconds.
 */
public interface CoordinatorWatch {
    /** Notices nothing. */
    CoordinatorWatch NONE = new CoordinatorWatch() {
        @Override
        public void answered(long nanoseconds, Optional<Problem> failure) {}

        @Override
        public void silent(String server, boolean late) {}

        @Override
        public void checked(String server, long nanoseconds) {}
    };

    /**
     * A statement has ended.
     *
     * @param nanoseconds how long it took, without the wait for a connection
     * @param failure why there is no answer, if there is none
     */
    void answered(long nanoseconds, Optional<Problem> failure);

    /**
     * The coordinator had no answer of a server that it needed.
     *
     * @param server its name in the catalog
     * @param late whether it was reached, and did not answer in time
     */
    void silent(String server, boolean late);

    /**
     * A server has answered the coordinator, which asked it whether it does.
     *
     * @param server its name in the catalog
     * @param nanoseconds how long it took
     */
    void checked(String server, long nanoseconds);
}
