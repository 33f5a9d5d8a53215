package dev.counterflow.cli;

import dev.counterflow.chain.Chain;
import java.time.LocalDate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The loaded day that a command is about, on the command line. */
final class DayOption {
    @Parameters(
            index = "0",
            paramLabel = "DAY",
            converter = DayConverter.class,
            description = "The day, such as 2020-10-27. Days that were loaded as one segment go together.")
    private LocalDate day = LocalDate.EPOCH;

    @Mixin
    private ChainOption chainOption = new ChainOption();

    LocalDate day() {
        return day;
    }

    Chain chain() {
        return chainOption.chain();
    }

    @Override
    public String toString() {
        return chain().code() + " " + day;
    }
}
