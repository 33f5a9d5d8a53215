package dev.counterflow.cluster;

import dev.counterflow.problem.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A run as the catalog has it. Immutable.
 *
 * @param id its number
 * @param source the kind of the source
 * @param description what is read, in words for people
 * @param chain the chain's code
 * @param asked who asked for it, and for what
 * @param state where it stands
 * @param started when it first began, if it has
 * @param progress how far it is
 * @param ending how it ended; empty parts if it has not
 */
public record RunRecord(
        int id,
        String source,
        String description,
        String chain,
        Asked asked,
        RunState state,
        Optional<Instant> started,
        Progress progress,
        Ending ending) {

    /** What somebody has to agree to before anything is read, if that is what it ended for. */
    public Optional<Cost> toAgree() {
        return ending.problem().filter(Problem.CONSENT_REQUIRED.code()::equals).flatMap(problem -> progress.cost());
    }

    /**
     * What was asked for.
     *
     * @param by who asked, in words: the command line, a browser, a program
     * @param at when
     * @param days the UTC days to be published, in order; empty if only the source knows them
     * @param byCommand whether it is the run of a command, which alone goes on with it
     * @param toCancel whether somebody wants it ended
     */
    public record Asked(String by, Instant at, List<LocalDate> days, boolean byCommand, boolean toCancel) {
        public Asked {
            days = List.copyOf(days);
        }
    }

    /**
     * How far a run is.
     *
     * @param days how many days it has published
     * @param transactions how many transactions these have
     * @param badRows how many rows were left out of them
     * @param currentDay the day being read
     * @param rowsRead how many rows of it were read
     * @param rowsExpected about how many rows it has
     * @param bytesRead how many bytes the source sent for the whole run
     * @param cost what is billed for it at most, as the source estimates; empty if that is not known, or nothing
     */
    public record Progress(
            int days,
            long transactions,
            long badRows,
            Optional<LocalDate> currentDay,
            long rowsRead,
            OptionalLong rowsExpected,
            long bytesRead,
            Optional<Cost> cost) {}

    /**
     * How a run ended.
     *
     * @param at when
     * @param outcome in words
     * @param problem the stable code of what kept it from its end
     */
    public record Ending(Optional<Instant> at, Optional<String> outcome, Optional<String> problem) {}
}
