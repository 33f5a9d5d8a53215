package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where a password is kept. The password itself is read when it is needed, and never printed. */
public sealed interface Password {
    /** Reads it, without the line's end. */
    String read();

    /** A password in a file of its own. */
    static Password inFile(Path file) {
        return new InFile(file);
    }

    /** A password in a variable of the environment. */
    static Password inEnvironment(String variable, Map<String, String> environment) {
        return new InEnvironment(variable, environment);
    }

    /** The first line of a file. */
    record InFile(Path file) implements Password {
        @Override
        public String read() {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new CounterflowException(
                        Problem.FILE_ACCESS, "the password file " + file + " cannot be read: " + e.getMessage(), e);
            }
        }
    }

    /** The value of an environment variable. */
    final class InEnvironment implements Password {
        private final String variable;
        private final Map<String, String> environment;

        private InEnvironment(String variable, Map<String, String> environment) {
            this.variable = variable;
            this.environment = environment;
        }

        @Override
        public String read() {
            String value = environment.get(variable);
            if (value == null || value.isEmpty()) {
                throw new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        "the environment variable " + variable + ", which should hold a password, is not set");
            }
            return value;
        }

        @Override
        public String toString() {
            return "InEnvironment[" + variable + "]";
        }
    }
}
