package dev.counterflow.cli;

import picocli.CommandLine.Command;

/** {@code counterflow key}: the name of the commands about access keys. */
@Command(
        name = "key",
        description = "Makes, lists and revokes the access keys of those who ask over HTTP.",
        synopsisSubcommandLabel = "COMMAND")
final class KeyCommand {}
