package dev.counterflow.cluster.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The running process of a data folder, as its {@code postmaster.pid} names it: process id, data folder, start time,
 * port, socket folder, listen address, shared memory, state; one a line (PostgreSQL, {@code src/include/utils/pidfile.h}).
 */
record Postmaster(long pid, int port, String state) {
    private static final int PORT_LINE = 3;
    private static final int STATE_LINE = 7;
    private static final int ANSWER_LIMIT_MILLIS = 5_000;

    /** A request for encryption (PostgreSQL protocol, "SSLRequest"): answered by one byte, before any login. */
    private static final int ENCRYPTION_REQUEST = 80_877_103;

    boolean isReady() {
        return state.equals("ready");
    }

    /**
     * The server that runs on this data folder now, if any. A file left by a crash names a process that is gone, or by
     * now another program: that is no server.
     */
    static Optional<Postmaster> of(Path data) throws IOException {
        return read(data).filter(postmaster -> postmaster.serves(data));
    }

    /**
     * Removes a file left by a crash whose process id now belongs to another program. PostgreSQL would take that for
     * a running server and refuse to start; that happens in containers, where few process ids go round.
     */
    static void removeStaleFile(Path data) throws IOException {
        Optional<Postmaster> named = read(data);
        if (named.isPresent()
                && ProcessHandle.of(named.get().pid).isPresent()
                && !named.get().serves(data)) {
            Files.deleteIfExists(file(data));
        }
    }

    /** Whether the server answers on its port. A process that is frozen does not. */
    boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(Ports.LOOPBACK), port), ANSWER_LIMIT_MILLIS);
            socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(8)
                            .putInt(8)
                            .putInt(ENCRYPTION_REQUEST)
                            .array());
            int answer = socket.getInputStream().read();
            return answer == 'N' || answer == 'S';
        } catch (IOException e) {
            return false;
        }
    }

    private static Path file(Path data) {
        return data.resolve("postmaster.pid");
    }

    private static Optional<Postmaster> read(Path data) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file(data), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        try {
            long pid = Long.parseLong(lines.get(0).strip());
            int port = lines.size() > PORT_LINE
                    ? Integer.parseInt(lines.get(PORT_LINE).strip())
                    : 0;
            String state = lines.size() > STATE_LINE ? lines.get(STATE_LINE).strip() : "starting";
            return Optional.of(new Postmaster(pid, port, state));
        } catch (NumberFormatException e) {
            // Half written, or torn by a crash: PostgreSQL itself decides what to do about it when it starts.
            return Optional.empty();
        }
    }

    private boolean serves(Path data) {
        List<String> words = commandLine();
        return !words.isEmpty() && words.get(0).endsWith("postgres") && words.contains(data.toString());
    }

    /** The program and its arguments; empty for a process that is gone, or dead and not yet collected by its parent. */
    private List<String> commandLine() {
        // Readable for every process on Linux, where ProcessHandle shows only what may be traced.
        Path processes = Path.of("/proc");
        if (Files.exists(processes.resolve("self/cmdline"))) {
            try {
                byte[] words = Files.readAllBytes(processes.resolve(pid + "/cmdline"));
                return List.of(new String(words, StandardCharsets.UTF_8).split("\0", -1));
            } catch (IOException e) {
                return List.of();
            }
        }
        return ProcessHandle.of(pid).map(ProcessHandle::info).stream()
                .flatMap(info -> Stream.concat(
                        info.command().stream(), info.arguments().stream().flatMap(Stream::of)))
                .toList();
    }
}
