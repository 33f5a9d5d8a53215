package dev.counterflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The migrations that this program brings along. Whether the servers have them is what Flyway knows for sure; this is the
 * cheap question whether anything changed since it was asked last.
 */
final class Migrations {
    private static final String FOLDER = "dev/counterflow/cluster";
    private static final String SUFFIX = ".sql";

    private Migrations() {}

    /** Differs if a migration was added, changed or taken away. Not meant to withstand an attacker. */
    static String fingerprint() {
        URL folder = Migrations.class.getClassLoader().getResource(FOLDER + "/coordinator/V001__catalog.sql");
        if (folder == null) {
            throw new IllegalStateException("the program lacks its migrations");
        }
        try {
            URLConnection connection = folder.openConnection();
            Map<String, Long> checksums = connection instanceof JarURLConnection jar
                    ? ofJar(jar.getJarFile())
                    : ofFolder(Path.of(folder.toURI()).resolve("../..").normalize());
            CRC32 all = new CRC32();
            checksums.forEach((name, checksum) -> all.update((name + ' ' + checksum + '\n').getBytes(UTF_8)));
            return String.format("%d-%08x", checksums.size(), all.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException("the migrations of the program cannot be read", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The jar's directory holds a checksum of each file already. */
    private static Map<String, Long> ofJar(JarFile jar) {
        Map<String, Long> checksums = new TreeMap<>();
        jar.stream()
                .filter(entry ->
                        entry.getName().startsWith(FOLDER) && entry.getName().endsWith(SUFFIX))
                .forEach(entry -> checksums.put(entry.getName(), entry.getCrc()));
        return checksums;
    }

    private static Map<String, Long> ofFolder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(file -> file.toString().endsWith(SUFFIX)).toList();
        }
        Map<String, Long> checksums = new TreeMap<>();
        for (Path file : files) {
            CRC32 checksum = new CRC32();
            try (InputStream content = Files.newInputStream(file)) {
                checksum.update(content.readAllBytes());
            }
            checksums.put(FOLDER + "/" + folder.relativize(file), checksum.getValue());
        }
        return checksums;
    }
}
