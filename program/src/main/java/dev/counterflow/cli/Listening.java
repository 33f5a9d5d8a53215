package dev.counterflow.cli;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Keeps a server that asks nobody for a password from listening to other machines by accident. */
final class Listening {
    private Listening() {}

    /**
     * Checks the address to listen on.
     *
     * @throws CounterflowException if it is no address, or one that other machines reach without being allowed to
     */
    static void check(Settings settings) {
        try {
            if (settings.host().isBlank()) {
                throw new UnknownHostException("it is empty");
            }
            boolean loopback = InetAddress.getByName(settings.host()).isLoopbackAddress();
            if (!loopback && !settings.allowRemote()) {
                throw new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        settings.host() + " can be reached from other machines, and whoever reaches it can ask"
                                + " everything; add " + Setting.ALLOW_REMOTE.flag() + " if that is meant");
            }
        } catch (UnknownHostException e) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    Setting.HOST.flag() + " is " + Quoted.text(settings.host())
                            + "; it should be an address of this machine, such as 127.0.0.1",
                    e);
        }
    }
}
