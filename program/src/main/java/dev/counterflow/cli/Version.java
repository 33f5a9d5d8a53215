package dev.counterflow.cli;

import java.util.Optional;

/** The version of the program. */
final class Version {
    private Version() {}

    /** As the jar's manifest has it. */
    static String ofProgram() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(not from a jar)");
    }
}
