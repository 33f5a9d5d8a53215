package dev.counterflow.cluster.embedded;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the embedded servers are to be like. Immutable.
 *
 * @param dataDirectory where everything is kept: programs, data, passwords, logs
 * @param count how many servers, the coordinator included: 1 to {@value #MAX_COUNT}
 * @param sharedBuffersMegabytes PostgreSQL's shared_buffers of each server: 16 to {@value #MAX_SHARED_BUFFERS_MEGABYTES}
 * @param installation the folder with initdb, pg_ctl and postgres to use instead of those that the program brings along
 */
public record EmbeddedSettings(Path dataDirectory, int count, int sharedBuffersMegabytes, Optional<Path> installation) {
    public static final int DEFAULT_COUNT = 3;
    public static final int MAX_COUNT = 32;
    public static final int DEFAULT_SHARED_BUFFERS_MEGABYTES = 128;
    public static final int MAX_SHARED_BUFFERS_MEGABYTES = 65_536;

    private static final int MIN_SHARED_BUFFERS_MEGABYTES = 16;

    /** @throws CounterflowException if a number is out of bounds */
    public EmbeddedSettings {
        requireWithin("servers", count, 1, MAX_COUNT);
        requireWithin(
                "megabytes of shared buffers",
                sharedBuffersMegabytes,
                MIN_SHARED_BUFFERS_MEGABYTES,
                MAX_SHARED_BUFFERS_MEGABYTES);
    }

    /** Three servers of default size with the PostgreSQL that the program brings along. */
    public static EmbeddedSettings in(Path dataDirectory) {
        return new EmbeddedSettings(dataDirectory, DEFAULT_COUNT, DEFAULT_SHARED_BUFFERS_MEGABYTES, Optional.empty());
    }

    /** The same with another number of servers. */
    public EmbeddedSettings withCount(int otherCount) {
        return new EmbeddedSettings(dataDirectory, otherCount, sharedBuffersMegabytes, installation);
    }

    /** The same with other shared buffers, in megabytes a server. */
    public EmbeddedSettings withSharedBuffersMegabytes(int megabytes) {
        return new EmbeddedSettings(dataDirectory, count, megabytes, installation);
    }

    /** The same with the PostgreSQL of a folder such as {@code /usr/lib/postgresql/15/bin}. */
    public EmbeddedSettings withInstallation(Path folder) {
        return new EmbeddedSettings(dataDirectory, count, sharedBuffersMegabytes, Optional.of(folder));
    }

    private static void requireWithin(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "The number of " + what + " is " + value + "; it must be " + least + " to " + most + ".");
        }
    }
}
