package dev.counterflow.cli;

import picocli.CommandLine.Command;

/** {@code counterflow ingest}: the name of the commands that load days. */
@Command(
        name = "ingest",
        description = "Loads days into the cluster. A run that was interrupted goes on where it stopped.",
        synopsisSubcommandLabel = "SOURCE")
final class IngestCommand {}
