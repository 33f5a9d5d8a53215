package dev.counterflow.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/** A command's surroundings that a test sees through. */
final class TestSurroundings {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Surroundings surroundings;

    TestSurroundings(Path folder, Map<String, String> environment) {
        this.surroundings = new Surroundings(
                environment, folder.resolve("home"), folder, new PrintWriter(out), new PrintWriter(err), false);
    }

    Surroundings get() {
        return surroundings;
    }

    int run(String... arguments) {
        return CounterflowCommand.run(surroundings, arguments);
    }

    String out() {
        surroundings.out().flush();
        return out.toString();
    }

    String err() {
        surroundings.err().flush();
        return err.toString();
    }
}
