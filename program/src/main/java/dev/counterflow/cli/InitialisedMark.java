package dev.counterflow.cli;

import dev.counterflow.chain.Rule;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * A file in the data directory that says with which rule and by which migrations its servers were initialised last, so
 * that a command need not ask them. It only saves time: without it, initialising finds everything done.
 */
final class InitialisedMark {
    private static final String UNFINISHED = "unfinished";

    private final Path file;

    private InitialisedMark(Path file) {
        this.file = file;
    }

    static InitialisedMark in(Path dataDirectory) {
        return new InitialisedMark(dataDirectory.resolve("initialised"));
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** The rule that was chosen, once somebody began. */
    Optional<Rule> rule() {
        List<String> lines = lines();
        return lines.isEmpty() ? Optional.empty() : Optional.of(Rule.ofCode(lines.get(0)));
    }

    boolean isFinished(String fingerprint) {
        List<String> lines = lines();
        return lines.size() == 2 && lines.get(1).equals(fingerprint);
    }

    /** Notes the rule, so that whoever finds the work half done finishes it with the same one. */
    void begin(Rule rule) {
        if (!exists()) {
            write(rule, UNFINISHED);
        }
    }

    void finish(Rule rule, String fingerprint) {
        write(rule, fingerprint);
    }

    private List<String> lines() {
        try {
            return exists() ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new CounterflowException(Problem.FILE_ACCESS, "the file " + file + " cannot be read: " + e, e);
        }
    }

    private void write(Rule rule, String fingerprint) {
        try {
            // A reader sees the old mark or the new one, never half of one.
            Path fresh =
                    Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
            Files.writeString(fresh, rule.code() + "\n" + fingerprint + "\n");
            try {
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new CounterflowException(Problem.FILE_ACCESS, "the file " + file + " cannot be written: " + e, e);
        }
    }
}
