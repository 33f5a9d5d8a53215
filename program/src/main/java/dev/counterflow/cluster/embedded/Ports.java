package dev.counterflow.cluster.embedded;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free TCP ports on loopback. */
final class Ports {
    static final String LOOPBACK = "127.0.0.1";

    /** Below what Linux (32768) and macOS (49152) give to outgoing connections: those would take it when we are down. */
    private static final int FIRST = 20_000;

    private static final int LAST = 29_999;
    private static final int ATTEMPTS = 1_000;

    private Ports() {}

    /** @throws CounterflowException if a thousand random ports were all taken */
    static int findFree() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (isFree(port)) {
                return port;
            }
        }
        throw new CounterflowException(
                Problem.EMBEDDED_SERVERS,
                "Found no free port between " + FIRST + " and " + LAST + " on " + LOOPBACK + ".");
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
