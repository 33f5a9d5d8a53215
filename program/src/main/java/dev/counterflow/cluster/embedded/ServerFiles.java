package dev.counterflow.cluster.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** What lies beside a server's data: the port it had last, its configuration, its logs. */
final class ServerFiles {
    /** Beyond this, logs are removed at a start, the oldest first. */
    private static final long LOG_LIMIT_BYTES = 64L << 20;

    /** How much of a log goes into an error message. */
    private static final int TAIL_BYTES = 2_000;

    private final Path home;
    private final Account account;

    ServerFiles(Path home, Account account) {
        this.home = home;
        this.account = account;
    }

    /** The port of the last start, or another one if that is taken or there was none; remembered. */
    int freePort() throws IOException {
        int last = lastPort();
        if (last != 0 && Ports.isFree(last)) {
            return last;
        }
        int port = Ports.findFree();
        Folders.writeDurably(portFile(), port + "\n", account);
        return port;
    }

    private int lastPort() throws IOException {
        try {
            return Integer.parseInt(Files.readString(portFile()).strip());
        } catch (NoSuchFileException | NumberFormatException e) {
            return 0;
        }
    }

    /** Writes the configuration; makes the log folder, and makes room in it. */
    void writeConfiguration(ServerConfiguration configuration) throws IOException {
        Folders.createPrivate(logFolder(), account);
        Files.deleteIfExists(startLog());
        long total = 0;
        for (Path log : logsNewestFirst()) {
            total += Files.size(log);
            if (total > LOG_LIMIT_BYTES) {
                Files.deleteIfExists(log);
            }
        }
        Folders.writeDurably(
                home.resolve("data").resolve(ServerConfiguration.FILE_NAME), configuration.text(), account);
    }

    Path logFolder() {
        return home.resolve("log");
    }

    /** What a server says before its log is open. */
    Path startLog() {
        return logFolder().resolve("start.log");
    }

    /** Whether the server would not start because processes of the last one are still there. */
    boolean sharedMemoryIsInUse() throws IOException {
        return Files.exists(startLog()) && tail(startLog()).contains("pre-existing shared memory block");
    }

    /** The ends of the logs that were written last. */
    String lastLogLines() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Path log : logsNewestFirst().stream().limit(2).toList()) {
            lines.append("\n").append(log).append(":\n").append(tail(log));
        }
        return lines.toString();
    }

    private List<Path> logsNewestFirst() throws IOException {
        return Folders.list(logFolder(), "").stream()
                .sorted(Comparator.comparing((Path log) -> log.toFile().lastModified())
                        .reversed())
                .toList();
    }

    private static String tail(Path log) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            int length = (int) Math.min(file.length(), TAIL_BYTES);
            byte[] bytes = new byte[length];
            file.seek(file.length() - length);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private Path portFile() {
        return home.resolve("port");
    }
}
