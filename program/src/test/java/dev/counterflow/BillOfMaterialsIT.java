package dev.counterflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The bill of materials beside the jar says what is in the jar. */
class BillOfMaterialsIT {
    private static final Path JAR = Path.of(System.getProperty("counterflow.jar"));

    private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]*)");

    /** The libraries that the tests run with, those of the program among them, by the names of their files. */
    private static Map<String, Path> libraries() {
        Map<String, Path> found = new TreeMap<>();
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(path -> path.toString().endsWith(".jar") && !path.equals(JAR))
                .forEach(path -> found.put(String.valueOf(path.getFileName()), path));
        return found;
    }

    private static List<JsonNode> components() throws IOException {
        JsonNode bill = new ObjectMapper()
                .readTree(JAR.resolveSibling("counterflow-cyclonedx.json").toFile());
        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bill.at("/metadata/component/name").asText()).isEqualTo("counterflow");
        List<JsonNode> all = new ArrayList<>();
        bill.path("components").forEach(all::add);
        return all;
    }

    private static String fileName(JsonNode component) {
        Matcher classifier = CLASSIFIER.matcher(component.path("purl").asText());
        return component.path("name").asText() + "-" + component.path("version").asText()
                + (classifier.find() ? "-" + classifier.group(1) : "") + ".jar";
    }

    private static Path library(Map<String, Path> libraries, JsonNode component) {
        return Objects.requireNonNull(libraries.get(fileName(component)), fileName(component));
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static Set<String> classes(Path jar) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            Set<String> names = new HashSet<>();
            file.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
                    .forEach(names::add);
            return names;
        }
    }

    @Test
    void everyComponentHasTheNameTheVersionAndTheBytesOfALibraryInTheJar() throws Exception {
        Map<String, Path> libraries = libraries();
        Set<String> inJar = classes(JAR);
        List<JsonNode> components = components();
        assertThat(components).hasSizeGreaterThan(30);
        for (JsonNode component : components) {
            Path library = library(libraries, component);
            List<String> hashes = new ArrayList<>();
            component
                    .path("hashes")
                    .forEach(hash -> hashes.add(hash.path("content").asText()));
            assertThat(hashes).as(fileName(component)).contains(sha256(library));
            Set<String> missing = classes(library);
            missing.removeAll(inJar);
            assertThat(missing).as(fileName(component)).isEmpty();
        }
    }

    @Test
    void everyClassInTheJarIsTheProgramsOwnOrOfAComponent() throws Exception {
        Set<String> unexplained = classes(JAR);
        assertThat(unexplained.removeIf(name -> name.startsWith("dev/counterflow/")))
                .isTrue();
        Map<String, Path> libraries = libraries();
        for (JsonNode component : components()) {
            unexplained.removeAll(classes(library(libraries, component)));
        }
        assertThat(unexplained).isEmpty();
    }
}
