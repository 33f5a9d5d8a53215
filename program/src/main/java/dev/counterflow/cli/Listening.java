package dev.counterflow.cli;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Keeps a server from listening to other machines by accident, and from answering those that show no access key. */
final class Listening {
    private Listening() {}

    /**
     * Checks the address to listen on, before anything is started.
     *
     * @throws CounterflowException if it is no address, or one that other machines reach without being allowed to
     */
    static void check(Settings settings) {
        if (!isLoopback(settings) && !settings.allowRemote()) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    settings.host() + " can be reached from other machines; add " + Setting.ALLOW_REMOTE.flag()
                            + " if that is meant, and make access keys for those who may ask with"
                            + " 'counterflow key add'");
        }
    }

    /** Whether only those are to be answered who show an access key: always so where other machines can ask. */
    static boolean requireKeys(Settings settings) {
        return settings.requireKeys() || !isLoopback(settings);
    }

    private static boolean isLoopback(Settings settings) {
        try {
            if (settings.host().isBlank()) {
                throw new UnknownHostException("it is empty");
            }
            return InetAddress.getByName(settings.host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    Setting.HOST.flag() + " is " + Quoted.text(settings.host())
                            + "; it should be an address of this machine, such as 127.0.0.1",
                    e);
        }
    }
}
