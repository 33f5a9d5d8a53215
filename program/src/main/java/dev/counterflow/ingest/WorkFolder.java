package dev.counterflow.ingest;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A folder for the work files of one batch. It is locked while it is in use and removed afterwards; what a killed run has
 * left behind is removed by the next one.
 */
final class WorkFolder implements AutoCloseable {
    private static final String PREFIX = "sort-";
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lockChannel;

    private WorkFolder(Path path, FileChannel lockChannel) {
        this.path = path;
        this.lockChannel = lockChannel;
    }

    static WorkFolder in(Path parent) {
        try {
            Files.createDirectories(parent);
            removeLeftovers(parent);
            return locked(Files.createTempDirectory(parent, PREFIX));
        } catch (IOException e) {
            throw failed(parent, e);
        }
    }

    /** An interruption in the middle leaves nothing. */
    private static WorkFolder locked(Path path) throws IOException {
        try {
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return new WorkFolder(path, channel);
        } catch (IOException e) {
            remove(path);
            throw e;
        }
    }

    Path path() {
        return path;
    }

    private static void removeLeftovers(Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (isNobodys(folder)) {
                    remove(folder);
                }
            }
        }
    }

    private static boolean isNobodys(Path folder) throws IOException {
        Path lock = folder.resolve(LOCK);
        if (!Files.exists(lock)) {
            // It was killed between making the folder and its lock, or is about to lock: an hour tells.
            return Files.getLastModifiedTime(folder).toMillis() < System.currentTimeMillis() - 3_600_000;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void remove(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    private static CounterflowException failed(Path folder, IOException e) {
        return new CounterflowException(
                Problem.FILE_ACCESS, "the work folder " + folder + " cannot be used: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            remove(path);
            lockChannel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
