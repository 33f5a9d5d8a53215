package dev.counterflow.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code counterflow} in a source tree of its own, with programs in the place of Java and Maven that only report. */
class LauncherIT {
    @TempDir
    Path folder;

    private Path tree;
    private Path jar;
    private String javaOptions = "";

    @BeforeEach
    void plantATree() throws IOException {
        tree = Files.createDirectories(folder.resolve("source tree"));
        Files.createDirectories(tree.resolve("program/src/main/java"));
        Files.writeString(tree.resolve("pom.xml"), "");
        Files.writeString(tree.resolve("program/pom.xml"), "");
        Files.writeString(tree.resolve("program/src/main/java/Main.java"), "");
        Path repository = Path.of(System.getProperty("counterflow.repository"));
        Files.copy(repository.resolve("counterflow"), tree.resolve("counterflow"));
        jar = tree.resolve("program/target/running/counterflow.jar");
        program(
                "java",
                "[ \"$1\" != -version ] || { echo 'openjdk version \"21.0.1\" 2024' >&2; exit 0; }; echo \"java $*\"");
        program(
                "mvn",
                "pwd >>'" + builds()
                        + "'; sleep 1; mkdir -p program/target; echo built >program/target/counterflow.jar");
    }

    private Path builds() {
        return folder.resolve("builds");
    }

    private void program(String name, String script) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(bin.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Outcome(int exitCode, String output) {}

    private Process start(Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
        builder.environment().remove("JAVA_HOME");
        builder.environment().put("JAVA_OPTS", javaOptions);
        return builder.start();
    }

    private static Outcome outcome(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), output);
    }

    private Outcome run(String... arguments) throws Exception {
        return outcome(start(tree.resolve("counterflow"), arguments));
    }

    private int buildCount() throws IOException {
        return Files.exists(builds()) ? Files.readAllLines(builds()).size() : 0;
    }

    @Test
    void itBuildsOnFirstUseAndWhenASourceChangesOnly() throws Exception {
        Outcome first = run("status", "two words");
        assertThat(first.output())
                .contains("Building Counterflow (first use, or the sources changed) ...")
                .contains("java -jar " + jar + " status two words");
        assertThat(first.exitCode()).isZero();
        assertThat(run().output()).isEqualTo("java -jar " + jar + "\n");
        assertThat(buildCount()).isEqualTo(1);

        Files.setLastModifiedTime(
                tree.resolve("program/src/main/java/Main.java"),
                FileTime.from(Instant.now().plusSeconds(1)));
        run();
        assertThat(buildCount()).isEqualTo(2);
    }

    /** A program loads classes from its jar for as long as it runs: the file may be replaced, never written over. */
    @Test
    void aBuildLeavesTheJarOfARunningProgramAlone() throws Exception {
        run();
        Object running = Files.readAttributes(jar, BasicFileAttributes.class).fileKey();
        Files.writeString(tree.resolve("program/target/counterflow.jar"), "built by Maven alone");
        assertThat(Files.readString(jar)).isEqualTo("built\n");

        Files.setLastModifiedTime(
                tree.resolve("program/src/main/java/Main.java"),
                FileTime.from(Instant.now().plusSeconds(1)));
        run();
        assertThat(Files.readAttributes(jar, BasicFileAttributes.class).fileKey())
                .isNotEqualTo(running);
    }

    @Test
    void aSourceThatChangesDuringTheBuildIsBuiltAgain() throws Exception {
        program(
                "mvn",
                "pwd >>'" + builds() + "'; sleep 1; echo changed >program/src/main/java/Main.java; sleep 1;"
                        + " mkdir -p program/target; echo built >program/target/counterflow.jar");
        run();
        run();
        assertThat(buildCount()).isEqualTo(2);
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        Process first = start(tree.resolve("counterflow"));
        Process second = start(tree.resolve("counterflow"));
        assertThat(outcome(first).exitCode()).isZero();
        assertThat(outcome(second).exitCode()).isZero();
        assertThat(buildCount()).isEqualTo(1);
    }

    @Test
    void theLockOfAKilledBuildIsTakenOver() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createSymbolicLink(tree.resolve(".counterflow-build.lock"), Path.of(Long.toString(dead.pid())));
        assertThat(run().exitCode()).isZero();
        assertThat(tree.resolve(".counterflow-build.lock")).doesNotExist();
    }

    @Test
    void aBuildThatFailsShowsWhyAndIsTriedAgain() throws Exception {
        program(
                "mvn",
                "mkdir -p program/target; echo half >program/target/counterflow.jar; echo 'cannot find symbol'; exit 1");
        Outcome failure = run();
        assertThat(failure.exitCode()).isNotZero();
        assertThat(failure.output()).contains("cannot find symbol").doesNotContain("java -jar");
        assertThat(run().output()).contains("Building Counterflow");
    }

    @Test
    void itIsFoundThroughLinks() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("cf"), Path.of("source tree/counterflow"));
        assertThat(outcome(start(link, "status")).output()).endsWith("java -jar " + jar + " status\n");
    }

    @Test
    void aJarWithoutSourcesIsRunAsItIs() throws Exception {
        Path distribution = Files.createDirectory(folder.resolve("distribution"));
        Files.copy(tree.resolve("counterflow"), distribution.resolve("counterflow"));
        Outcome missing = outcome(start(distribution.resolve("counterflow")));
        assertThat(missing.exitCode()).isNotZero();
        assertThat(missing.output()).contains("no counterflow.jar");
        Files.writeString(distribution.resolve("counterflow.jar"), "");
        assertThat(outcome(start(distribution.resolve("counterflow"))).output())
                .isEqualTo("java -jar " + distribution.resolve("counterflow.jar") + "\n");
        assertThat(buildCount()).isZero();
    }

    @Test
    void loadingHasACollectorOfItsOwnUnlessSomebodyChoosesOneOrTheMemory() throws Exception {
        run();
        String end = " -jar " + jar + " ingest files\n";
        assertThat(run("ingest", "files").output())
                .startsWith("java -XX:+UseParallelGC ")
                .endsWith(end);
        javaOptions = "-Dsome=word";
        assertThat(run("ingest", "files").output())
                .startsWith("java -XX:+UseParallelGC ")
                .endsWith(" -Dsome=word" + end);
        for (String chosen : List.of("-Xmx512m", "-Dsome=word -XX:+UseZGC")) {
            javaOptions = chosen;
            assertThat(run("ingest", "files").output()).isEqualTo("java " + chosen + end);
        }
    }

    @Test
    void anOldJavaIsRefusedByName() throws Exception {
        program("java", "echo 'java version \"1.8.0_292\"' >&2");
        Outcome refusal = run();
        assertThat(refusal.exitCode()).isNotZero();
        assertThat(refusal.output()).contains("Java 17 or later is needed").contains("1.8.0_292");
        assertThat(buildCount()).isZero();
    }

    /** The file that tells which Java it is lies beside the folder of its programs. */
    private Path archiveOf(String release) throws IOException {
        Files.writeString(folder.resolve("release"), release);
        try (var files = Files.list(jar.getParent())) {
            return files.filter(file -> file.toString().endsWith(".jsa"))
                    .findAny()
                    .orElse(Path.of("no archive"));
        }
    }

    @Test
    void whatServesWritesItsClassesForLaterStartsOfTheSameJavaAndJar() throws Exception {
        run();
        archiveOf("Java 21");
        assertThat(run("status").output()).isEqualTo("java -jar " + jar + " status\n");
        String writes = "for word; do case $word in"
                + " -XX:ArchiveClassesAtExit=*) : >\"${word#*=}\";; -Dcounterflow.served=*) %s;; esac; done";
        program("java", writes.formatted(":"));
        run("serve");
        program("java", "echo \"java $*\"");
        assertThat(run("status").output()).as("it failed").isEqualTo("java -jar " + jar + " status\n");
        program("java", writes.formatted(": >\"${word#*=}\""));
        run("serve");
        program("java", "echo \"java $*\"");

        Path archive = archiveOf("Java 21");
        String mapped = "java -XX:SharedArchiveFile=" + archive + " -Xlog:cds=off -Xlog:cds+dynamic=off ";
        assertThat(run("status").output()).isEqualTo(mapped + "-jar " + jar + " status\n");
        assertThat(run("demo").output()).startsWith(mapped).endsWith(" -jar " + jar + " demo\n");

        archiveOf("Java 25");
        assertThat(run("status").output()).isEqualTo("java -jar " + jar + " status\n");
        assertThat(run("demo").output()).contains("-XX:ArchiveClassesAtExit=").doesNotContain(archive.toString());

        archiveOf("Java 21");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(2)));
        assertThat(run("status").output()).isEqualTo("java -jar " + jar + " status\n");
    }
}
