package dev.counterflow.cluster;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What an access key is good for. The key itself is kept nowhere.
 *
 * @param name who has it
 * @param scope what its holder may do
 * @param requestsPerMinute how many requests its holder may make in a minute, if that is limited
 */
public record AccessKey(String name, Scope scope, OptionalInt requestsPerMinute) {
    /** What the holder of a key may do. */
    public enum Scope {
        /** Ask questions. */
        READ,
        /** Load days, and ask questions. */
        INGEST;

        /** The name in the catalog and on the command line. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * The scope of this name.
         *
         * @throws CounterflowException if there is none
         */
        public static Scope ofCode(String code) {
            return Arrays.stream(values())
                    .filter(scope -> scope.code().equals(code))
                    .findFirst()
                    .orElseThrow(() -> new CounterflowException(
                            Problem.INVALID_PARAMETER,
                            "the scope is " + Quoted.text(code) + "; it should be one of "
                                    + Arrays.stream(values()).map(Scope::code).collect(Collectors.joining(", "))));
        }
    }
}
