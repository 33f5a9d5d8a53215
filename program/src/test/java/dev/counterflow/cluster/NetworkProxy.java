package dev.counterflow.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between two programs on this machine that a test can make slow, freeze, cut or take away. Counts the round
 * trips: how often the client speaks after the server has spoken.
 */
public final class NetworkProxy implements Closeable {
    private final HostPort target;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger roundTrips = new AtomicInteger();
    private volatile ServerSocket listener;
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean frozen;

    public NetworkProxy(HostPort target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = listener.getLocalPort();
        accept(listener);
    }

    public HostPort address() {
        return new HostPort("127.0.0.1", port);
    }

    /** How long every message of the client takes to arrive. */
    public void delay(Duration added) {
        delay = added;
    }

    /** Nothing arrives any more, in either direction, and nothing is closed. */
    public void freeze() {
        frozen = true;
    }

    public void thaw() {
        frozen = false;
    }

    /** Closes every connection; new ones are accepted. */
    public void cut() {
        sockets.forEach(NetworkProxy::close);
        sockets.clear();
    }

    /** Closes every connection and refuses new ones. */
    public void die() throws IOException {
        listener.close();
        cut();
    }

    public void revive() throws IOException {
        listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        accept(listener);
    }

    /** How many round trips there were since this was last asked. */
    public int takeRoundTrips() {
        return roundTrips.getAndSet(0);
    }

    private void accept(ServerSocket on) {
        daemon(() -> {
            while (!on.isClosed()) {
                Socket client = on.accept();
                Socket server = new Socket(target.host(), target.port());
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                if (on.isClosed()) {
                    // It died while this connection was being made.
                    NetworkProxy.close(client);
                    NetworkProxy.close(server);
                    return;
                }
                Conversation conversation = new Conversation(client, server);
                daemon(() -> conversation.forward(client, server, true));
                daemon(() -> conversation.forward(server, client, false));
            }
        });
    }

    private final class Conversation {
        private final Socket client;
        private final Socket server;
        private volatile boolean serverSpoke = true;

        Conversation(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void forward(Socket from, Socket to, boolean byClient) throws IOException {
            byte[] buffer = new byte[1 << 16];
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            try {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (byClient) {
                        if (serverSpoke) {
                            roundTrips.incrementAndGet();
                            serverSpoke = false;
                        }
                        LockSupport.parkNanos(delay.toNanos());
                    } else {
                        serverSpoke = true;
                    }
                    while (frozen) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    out.write(buffer, 0, count);
                    out.flush();
                }
            } finally {
                NetworkProxy.close(client);
                NetworkProxy.close(server);
            }
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // A closed connection is how this ends.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It was closed.
        }
    }

    @Override
    public void close() throws IOException {
        frozen = false;
        die();
    }
}
