package dev.counterflow.cluster.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One use of the servers of a data directory: a locked file named after the process. The lock dies with the process,
 * however that ends, so a file that can be locked is a leftover. All methods are called within a {@link Transition}.
 */
final class Use {
    /** Tells our files from those of another process that had, or in another container has, the same process id. */
    private static final String THIS_PROCESS =
            ProcessHandle.current().pid() + "-" + UUID.randomUUID().toString().substring(0, 8);

    private static final Pattern NAME = Pattern.compile("(\\d{1,10})-[0-9a-f]{8}-[0-9a-f]{8}");

    private final Path file;
    private final FileChannel channel;

    private Use(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static Use begin(DataDirectory directory, Account account) throws IOException {
        String name = THIS_PROCESS + "-" + UUID.randomUUID().toString().substring(0, 8);
        Path file = directory.users().resolve(name);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        account.own(file);
        channel.lock();
        return new Use(file, channel);
    }

    void end() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
    }

    /** The ids of the processes that use the servers, this one too if it does; removes what dead ones left. */
    static List<Long> processes(DataDirectory directory) throws IOException {
        List<Long> processes = new ArrayList<>();
        if (!Files.isDirectory(directory.users())) {
            return processes;
        }
        for (Path file : Folders.list(directory.users(), "")) {
            Matcher name = NAME.matcher(file.getFileName().toString());
            if (name.matches() && isHeld(file)) {
                processes.add(Long.parseLong(name.group(1)));
            }
        }
        return processes.stream().distinct().toList();
    }

    private static boolean isHeld(Path file) throws IOException {
        // Never open a file of our own: closing it again would give up the lock.
        if (file.getFileName().toString().startsWith(THIS_PROCESS)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                return true;
            }
            Files.deleteIfExists(file);
            return false;
        } catch (AccessDeniedException e) {
            // Made by root before the directory had another owner; better to keep servers running than to guess.
            return true;
        }
    }
}
