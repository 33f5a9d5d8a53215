package dev.counterflow.bench.contender;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between two servers on which everything takes a while to arrive, in each direction; what is sent at once
 * arrives at once. Listens on the loopback address. Thread-safe.
 */
final class DelayLine implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 16;
    private static final int MOST_CHUNKS = 1 << 10;

    private final InetSocketAddress target;
    private final long delayNanos;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /**
     * A network that leads to one server.
     *
     * @param delay how long every byte is under way, in each direction
     */
    DelayLine(InetSocketAddress target, Duration delay) throws IOException {
        this.target = target;
        this.delayNanos = delay.toNanos();
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            Socket server = new Socket();
            server.connect(target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(server);
            join(client, server);
            join(server, client);
        }
    }

    private record Chunk(ByteBuffer bytes, long due) {}

    private void join(Socket from, Socket to) {
        BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(MOST_CHUNKS);
        daemon(() -> {
            byte[] buffer = new byte[CHUNK_BYTES];
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                underWay.put(new Chunk(ByteBuffer.wrap(Arrays.copyOf(buffer, count)), System.nanoTime() + delayNanos));
            }
            underWay.put(new Chunk(ByteBuffer.allocate(0), System.nanoTime() + delayNanos));
        });
        daemon(() -> {
            WritableByteChannel out = Channels.newChannel(to.getOutputStream());
            for (Chunk chunk = underWay.take(); chunk.bytes.hasRemaining(); chunk = underWay.take()) {
                for (long wait = chunk.due - System.nanoTime(); wait > 0; wait = chunk.due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                out.write(chunk.bytes);
            }
            to.shutdownOutput();
        });
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // A closed connection is how this ends.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
