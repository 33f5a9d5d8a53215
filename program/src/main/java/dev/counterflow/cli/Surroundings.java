package dev.counterflow.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command finds around it.
 *
 * @param environment the environment variables
 * @param home the user's home folder
 * @param folder the folder that relative paths start from
 * @param out for data
 * @param err for messages
 * @param terminal whether a person watches
 */
record Surroundings(
        Map<String, String> environment, Path home, Path folder, PrintWriter out, PrintWriter err, boolean terminal) {
    Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Tells the person who runs the program something that is not data. */
    void say(String message) {
        err.println(message);
        err.flush();
    }
}
