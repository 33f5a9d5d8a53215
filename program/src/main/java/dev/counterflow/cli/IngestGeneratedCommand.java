package dev.counterflow.cli;

@picocli.CommandLine.Command(name = "generated")
final class IngestGeneratedCommand {
    IngestGeneratedCommand(Surroundings surroundings) {}
}
