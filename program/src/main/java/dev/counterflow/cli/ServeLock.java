package dev.counterflow.cli;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Held by the one process that serves a data directory. The file tells others which process that is and where it
 * listens; the lock ends with the process, however it ends.
 */
final class ServeLock implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    private ServeLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws CounterflowException with {@link Problem#BUSY} if another process holds it
     */
    static ServeLock take(Path dataDirectory) {
        Path file = dataDirectory.resolve("serve.lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw busy(file);
            }
            ServeLock lock = new ServeLock(file, channel);
            lock.write("");
            return lock;
        } catch (IOException e) {
            throw fileAccess(file, e);
        }
    }

    /** Tells others where this process listens. */
    void listensAt(String url) {
        try {
            write(url);
        } catch (IOException e) {
            throw fileAccess(file, e);
        }
    }

    private void write(String url) throws IOException {
        ByteBuffer text = StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n" + url + "\n");
        channel.truncate(0);
        channel.write(text, 0);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static CounterflowException busy(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String process = lines.isEmpty() ? "" : " (process " + lines.get(0) + ")";
        String place = lines.size() < 2 || lines.get(1).isEmpty() ? ", and is starting" : " at " + lines.get(1);
        return new CounterflowException(
                Problem.BUSY, "a Counterflow already serves this data directory" + place + process);
    }

    private static CounterflowException fileAccess(Path file, IOException e) {
        return new CounterflowException(Problem.FILE_ACCESS, "the lock file " + file + " cannot be used: " + e, e);
    }

    @Override
    public void close() {
        try {
            channel.truncate(0);
            channel.close();
        } catch (IOException e) {
            throw fileAccess(file, e);
        }
    }
}
