package dev.counterflow.cli;

import picocli.CommandLine.Command;

/** {@code counterflow version}. */
@Command(name = "version", description = "Prints the version of the program and of the Java it runs on.")
final class VersionCommand implements Runnable {
    private final Surroundings surroundings;

    VersionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        surroundings.out().println("counterflow " + Version.ofProgram() + " (Java " + Runtime.version() + ")");
    }
}
