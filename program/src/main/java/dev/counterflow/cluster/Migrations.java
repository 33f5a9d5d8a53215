package dev.counterflow.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The migrations that this program brings along, without Flyway, which takes long to load: enough to tell whether a
 * server has them.
 */
public final class Migrations {
    private static final String FOLDER = "dev/counterflow/cluster/";
    private static final String SUFFIX = ".sql";

    private Migrations() {}

    /** Differs if a migration was added, changed or taken away. Not meant to withstand an attacker. */
    public static String fingerprint() {
        CRC32 all = new CRC32();
        int count = 0;
        for (String part : List.of(Schema.SERVER_PART, Schema.COORDINATOR_PART)) {
            for (Map.Entry<String, Integer> script : ofPart(part).entrySet()) {
                all.update((part + ' ' + script.getKey() + ' ' + script.getValue() + '\n').getBytes(UTF_8));
                count++;
            }
        }
        return String.format("%d-%08x", count, all.getValue());
    }

    /** The scripts of a part of the schema by file name, each with the checksum that Flyway notes in its history. */
    static Map<String, Integer> ofPart(String part) {
        Map<String, Integer> checksums = new TreeMap<>();
        for (String name : names(FOLDER + part)) {
            checksums.put(name, checksum(FOLDER + part + '/' + name));
        }
        return checksums;
    }

    private static List<String> names(String folder) {
        // Each part has one; a folder itself need not be an entry of a jar.
        URL known = Migrations.class
                .getClassLoader()
                .getResource(folder + '/' + Schema.FIRST_SCRIPT.get(folder.substring(FOLDER.length())));
        if (known == null) {
            throw new IllegalStateException("the program lacks its migrations");
        }
        try {
            URLConnection connection = known.openConnection();
            return connection instanceof JarURLConnection jar
                    ? ofJar(jar, folder + '/')
                    : ofFolder(Path.of(known.toURI()).resolveSibling(""));
        } catch (IOException e) {
            throw unreadable(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> ofJar(JarURLConnection jar, String folder) throws IOException {
        return jar.getJarFile().stream()
                .map(entry -> entry.getName())
                .filter(name -> name.startsWith(folder) && name.endsWith(SUFFIX))
                .map(name -> name.substring(folder.length()))
                .toList();
    }

    private static List<String> ofFolder(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .forEach(names::add);
        }
        return names;
    }

    /** Flyway's: CRC-32 of the lines without their ends, as a signed number. */
    private static int checksum(String resource) {
        var stream = Migrations.class.getClassLoader().getResourceAsStream(resource);
        if (stream == null) {
            throw new IllegalStateException("the program lacks its migration " + resource);
        }
        CRC32 checksum = new CRC32();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                checksum.update(line.getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return (int) checksum.getValue();
    }

    private static UncheckedIOException unreadable(IOException e) {
        return new UncheckedIOException("the migrations of the program cannot be read", e);
    }
}
